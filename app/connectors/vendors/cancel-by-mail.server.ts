import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import type { Connector } from "../connector.ts";
import { supplierOrderIdOf } from "./book.server.ts";

/**
 * Asks a vendor to cancel whose channel has no word for it: the books say so, and its contact gets a mail with the link to
 * the order's page, where it is answered. The same question again is the same job, and the same mail.
 */
export const cancelByMail =
  ({ db, clock }: Services, shopId: string, books: Pick<Connector, "cancel">): Connector["cancel"] =>
  async (externalGid, note) => {
    const payload = { supplierOrderId: supplierOrderIdOf(externalGid), what: "cancel" } as const;
    await enqueue(db.prisma, "portal.tell", payload, { now: clock.now(), shopId });
    return books.cancel(externalGid, note);
  };
