import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import type { Capabilities, Connector, Limits } from "./connector.ts";

/** What `connectorFor` needs of a supplier, to be selected with it. */
export const CONNECTED_SUPPLIER = {
  id: true,
  shopId: true,
  kind: true,
  name: true,
  connection: { select: { state: true, supplier: { select: { id: true, domain: true, uninstalledAt: true } } } },
  vendor: true,
} satisfies Prisma.SupplierSelect;

/** Whom to speak with: a row of Supplier with the shop behind its connection, or with what it is as a vendor. */
export type ConnectedSupplier = Prisma.SupplierGetPayload<{ select: typeof CONNECTED_SUPPLIER }>;

/** Nobody to speak with: the message says why, and what ends it. */
export type Unreachable = { unreachable: string };

/** One kind of channel: all that its file exports to the registry. */
export type ConnectorKind = {
  /** what the merchant calls it */
  title: string;
  capabilities: Capabilities;
  limits: Limits;
  open(services: Services, supplier: ConnectedSupplier): Promise<Connector | Unreachable>;
};
