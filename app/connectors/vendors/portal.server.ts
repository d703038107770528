import type { Capabilities, Connector, Limits } from "../connector.ts";
import type { ConnectorKind } from "../kind.ts";
import { canMail } from "../../platform/mail.server.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import { beginPlacing, bookReader, finishPlacing, NO_CHANGE, STOCK_IS_TOLD, supplierOrderIdOf } from "./book.server.ts";
import { cancelByMail } from "./cancel-by-mail.server.ts";
import { portalHome } from "./portal-link.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: NO_CHANGE },
  ...{ readAcknowledgement: true, readShipments: true, readStock: STOCK_IS_TOLD, testConnection: true },
};
const DAY_MS = 24 * 60 * 60_000;
/** A person at the vendor's answers a cancellation within a working day, or does not. */
const limits: Limits = { mostLines: null, cancelPatienceMs: DAY_MS, mostCancelTries: 1 };

/** What the server's operator has to do. */
const NO_MAIL = "Crossdock has no mail server yet. Set SMTP_URL and MAIL_FROM.";

/** A vendor who finds its orders in Crossdock's portal: they stand in its books as soon as they are written there. */
export const portalKind: ConnectorKind = {
  ...{ title: "Vendor portal", capabilities, limits },
  open: (services, { name, vendor, shopId }) => {
    if (!vendor) return Promise.resolve({ unreachable: `${name} has no settings. Add the vendor again.` });
    const { db, clock } = services;
    const books = bookReader(services);
    const connector: Connector = {
      ...{ capabilities, limits },
      ...books,
      send: async (order, { sendBefore }) => {
        const now = clock.now();
        if (now > sendBefore) return { kind: "not-sent", retryInMs: 0, message: "The time to send was over." };
        const placed = await db.prisma.$transaction(async (tx) => {
          await beginPlacing(tx, order, now);
          const written = await finishPlacing(tx, order.key, now);
          const supplierOrderId = supplierOrderIdOf(written.externalGid);
          await enqueue(tx, "portal.tell", { supplierOrderId, what: "order" }, { now, shopId });
          return written;
        });
        return { kind: "accepted", order: placed };
      },
      cancel: cancelByMail(services, shopId, books),
      testConnection: () =>
        Promise.resolve(
          canMail()
            ? { ok: true, message: `The portal answers at ${portalHome()}.` }
            : { ok: false, message: `The portal answers at ${portalHome()}, but no mail tells of orders: ${NO_MAIL}` },
        ),
    };
    return Promise.resolve(connector);
  },
};
