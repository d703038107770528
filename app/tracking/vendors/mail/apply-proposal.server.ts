import type { Tx } from "../../../platform/db.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { BookLines } from "../../../connectors/vendors/book.server.ts";
import { recordVendorAnswer, recordVendorShipment } from "../record.server.ts";
import type { NewsResult, VendorChannel } from "../vendor-news.ts";
import type { MailProposal } from "./proposal.ts";
import type { AskedOrder } from "./read-reply.ts";

/** The order that a mail is about, as far as reading it needs it. */
export async function askedOrderOf(tx: Tx, supplierOrderId: string): Promise<AskedOrder> {
  const book = await tx.vendorOrder.findUniqueOrThrow({
    where: { supplierOrderId },
    include: {
      lines: { orderBy: { supplierOrderLineId: "asc" } },
      shipments: { where: { state: "shipped" } },
      supplierOrder: { include: { lines: { include: { orderLine: { select: { title: true, sku: true } } } } } },
    },
  });
  const shipped = book.shipments.flatMap(({ lines }) => BookLines.parse(lines));
  return {
    ...{ key: book.key, cancelAsked: book.cancelAskedAt !== null },
    lines: book.lines.map(({ supplierOrderLineId, units, declinedUnits }) => {
      const line = book.supplierOrder.lines.find(({ id }) => id === supplierOrderLineId);
      const sent = shipped
        .filter((one) => one.supplierOrderLineId === supplierOrderLineId)
        .reduce((sum, one) => sum + one.units, 0);
      return {
        ...{ supplierOrderLineId, sku: line?.offerSku ?? line?.orderLine.sku ?? null },
        ...{ title: line?.orderLine.title ?? "", left: Math.max(0, units - declinedUnits - sent) },
      };
    }),
  };
}

type Order = { supplierId: string; supplierOrderId: string };

/** Tells the books what a mail says, once for each mail: what is repeated changes nothing. */
export async function applyProposal(
  services: Services,
  { supplierId, supplierOrderId }: Order,
  proposal: MailProposal,
  { mailId, channel }: { mailId: string; channel: VendorChannel },
): Promise<NewsResult> {
  const { says, carrier, trackingNumbers, lines } = proposal;
  const reason = proposal.reason ?? undefined;
  const told = { supplierOrderId, channel };
  const declines = proposal.declines.map((line) => ({ ...line, reason: reason ?? "not available" }));
  if (says === "nothing")
    return { ok: false, problems: [{ code: "nothing-to-ship", message: "The mail says nothing." }] };
  if (says !== "shipped")
    return recordVendorAnswer(services, { supplierId }, { ...told, key: `mail:${mailId}`, says, declines, reason });
  if (declines.length > 0) {
    const answer = { ...told, key: `mail:${mailId}:declines`, says: "accepted" as const, declines };
    const answered = await recordVendorAnswer(services, { supplierId }, answer);
    if (!answered.ok) return answered;
  }
  const shippedAt = services.clock.now();
  return recordVendorShipment(
    services,
    { supplierId },
    { ...told, key: `mail:${mailId}`, carrier, trackingNumbers, lines, shippedAt },
  );
}
