import type { Services } from "../shopify/services.ts";
import { shopifyConnector } from "./shopify.server.ts";
import type { Connector } from "./connector.ts";

/** Whom to speak with: a row of Supplier with the shop behind its connection. */
export type ConnectedSupplier = {
  id: string;
  kind: string;
  name: string;
  connection: { state: string; supplier: { id: string; domain: string; uninstalledAt: Date | null } | null } | null;
};

type ConnectorKind = (services: Services, supplier: ConnectedSupplier) => Promise<Connector | Unreachable>;
/** Nobody to speak with: the message says why, and what ends it. */
export type Unreachable = { unreachable: string };

/** One line per kind of supplier. */
const CONNECTORS: Record<string, ConnectorKind> = {
  shopify: async ({ admin }, { name, connection }) => {
    const shop = connection?.supplier;
    if (!shop) return { unreachable: `${name} has not accepted the invitation yet.` };
    if (shop.uninstalledAt) return { unreachable: `${name} no longer has Crossdock installed in ${shop.domain}.` };
    return shopifyConnector(await admin(shop));
  },
};

/** What `connectorFor` needs of a supplier, to be selected with it. */
export const CONNECTED_SUPPLIER = {
  id: true,
  kind: true,
  name: true,
  connection: { select: { state: true, supplier: { select: { id: true, domain: true, uninstalledAt: true } } } },
} as const;

/** The connector of a supplier, or why there is none now. Throws for a kind that this release does not know. */
export async function connectorFor(services: Services, supplier: ConnectedSupplier): Promise<Connector | Unreachable> {
  const open = CONNECTORS[supplier.kind];
  if (!open) throw new Error(`Supplier ${supplier.id} is of kind "${supplier.kind}", which has no connector.`);
  return open(services, supplier);
}
