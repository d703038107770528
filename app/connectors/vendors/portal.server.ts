import type { Capabilities, Connector, Limits } from "../connector.ts";
import type { ConnectorKind } from "../kind.ts";
import { beginPlacing, bookReader, finishPlacing, NO_CHANGE, STOCK_IS_TOLD } from "./book.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: NO_CHANGE },
  ...{ readAcknowledgement: true, readShipments: true, readStock: STOCK_IS_TOLD, testConnection: true },
};
const DAY_MS = 24 * 60 * 60_000;
/** A person at the vendor's answers a cancellation within a working day, or does not. */
const limits: Limits = { mostLines: null, cancelPatienceMs: DAY_MS, mostCancelTries: 1 };

/** A vendor who finds its orders in Crossdock's portal: they stand in its books as soon as they are written there. */
export const portalKind: ConnectorKind = {
  ...{ title: "Vendor portal", capabilities, limits },
  open: (services, { name, vendor }) => {
    if (!vendor) return Promise.resolve({ unreachable: `${name} has no settings. Add the vendor again.` });
    const { db, clock } = services;
    const connector: Connector = {
      ...{ capabilities, limits },
      ...bookReader(services),
      send: async (order, { sendBefore }) => {
        const now = clock.now();
        if (now > sendBefore) return { kind: "not-sent", retryInMs: 0, message: "The time to send was over." };
        const placed = await db.prisma.$transaction(async (tx) => {
          await beginPlacing(tx, order, now);
          return finishPlacing(tx, order.key, now);
        });
        return { kind: "accepted", order: placed };
      },
      testConnection: () => Promise.resolve({ ok: true, message: "The portal is part of Crossdock." }),
    };
    return Promise.resolve(connector);
  },
};
