import { isDemoId } from "../platform/demo-id.ts";
import type { Services } from "../shopify/services.ts";
import type { Connector } from "./connector.ts";
import type { ConnectedSupplier, ConnectorKind, Unreachable } from "./kind.ts";
import { shopifyKind } from "./shopify/connector.server.ts";
import { apiKind } from "./vendors/api.server.ts";
import { emailKind } from "./vendors/email.server.ts";
import { filesKind } from "./vendors/files.server.ts";
import { portalKind } from "./vendors/portal.server.ts";

/** One line per kind of supplier. */
export const CONNECTORS = {
  shopify: shopifyKind,
  email: emailKind,
  portal: portalKind,
  files: filesKind,
  api: apiKind,
} as const satisfies Record<string, ConnectorKind>;

/** A kind of supplier that this release speaks with. */
type Kind = keyof typeof CONNECTORS;

const isKind = (kind: string): kind is Kind => Object.hasOwn(CONNECTORS, kind);

/** What there is to a kind of supplier. Throws for one that this release does not know. */
export function kindOf(kind: string): ConnectorKind {
  if (!isKind(kind)) throw new Error(`A supplier is of kind "${kind}", which has no connector.`);
  return CONNECTORS[kind];
}

/** The connector of a supplier, or why there is none now. Throws for a kind that this release does not know. */
export const connectorFor = (services: Services, supplier: ConnectedSupplier): Promise<Connector | Unreachable> =>
  isDemoId(supplier.id)
    ? Promise.resolve({ unreachable: `${supplier.name} is demo data: nothing is sent to it.` })
    : kindOf(supplier.kind).open(services, supplier);
