import { exceptionText } from "../exceptions/catalogue.ts";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import { heldByPerson } from "../orders/holds.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import { auditAll, type AuditEntry } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { demoId } from "../platform/demo-id.ts";
import { newId } from "../platform/ids.server.ts";
import { routeOrder } from "../routing/engine/decide.ts";
import { factsToStore, storeShared } from "../routing/stored-decision.server.ts";
import { DEMO_SUPPLIERS, demoFacts, type DemoOrder, type DemoSupplierKey } from "./scene.ts";

const HOUR_MS = 3_600_000;

type Stored = {
  order: DemoOrder;
  shop: { id: string; currency: string; timeZone: string };
  supplierIds: Readonly<Record<DemoSupplierKey, string>>;
  ruleSetId: string;
  now: Date;
};

/** Stores one demo order as far as it has come: decided by the real engine, and shipped by nobody. */
export async function storeDemoOrder(tx: Tx, { order, shop, supplierIds, ruleSetId, now }: Stored): Promise<void> {
  const { stage, number, hoursAgo } = order;
  const { id: shopId, currency } = shop;
  const after = (hours: number) => new Date(now.getTime() - Math.max(0, hoursAgo - hours) * HOUR_MS);
  const at = after(0);
  const [orderId, name] = [demoId(newId()), `Demo ${number}`];
  const lineIds = order.lines.map(() => demoId(newId()));
  const facts = demoFacts({ order, orderId, lineIds, supplierIds, currency, timeZone: shop.timeZone, at });
  const isHeld = stage === "on-hold";
  const result = isHeld ? null : routeOrder(facts);
  const isDeclined = stage === "declined";
  const routed = (lineId: string) =>
    isDeclined ? 0 : (result?.lines.find((line) => line.lineId === lineId)?.routed ?? 0);
  const trouble = isDeclined ? "supplier-refused" : stage === "no-stock" ? "no-stock" : null;
  const done = stage === "fulfilled";
  await tx.order.create({
    data: {
      ...{ id: orderId, shopId, orderGid: demoId(newId()), name, demo: true, version: 1, currency, tags: [] },
      ...{ state: done ? "closed" : trouble ? "attention" : isHeld ? "waiting" : "routed" },
      stateNote: done ? "Fulfilled." : trouble ? `Needs attention: ${exceptionText(trouble).title}.` : null,
      totalMinor: facts.order.totalMinor,
      ...{ financialStatus: "PAID", countryCode: order.country, shippingMethod: "Standard" },
      ...{ createdAt: at, processedAt: at, readStartedAt: at },
      lines: {
        create: order.lines.map(({ sku, title, priceMinor, quantity }, i) => ({
          ...{
            id: lineIds[i] ?? "",
            shopId,
            lineItemGid: demoId(newId()),
            position: i + 1,
            sku,
            title,
            reason: "none",
          },
          ...{ unitPriceMinor: priceMinor, requiresShipping: true, sold: quantity, wanted: quantity },
          ...{ allocated: routed(lineIds[i] ?? ""), fulfilled: done ? quantity : 0 },
        })),
      },
    },
  });
  const trail: AuditEntry[] = [];
  const say = (hours: number, action: AuditAction, values: AuditEntry["values"], subject = `order:${orderId}`) =>
    trail.push({
      shopId,
      actor: CROSSDOCK,
      action,
      subject,
      orderId,
      now: after(hours),
      values: { order: name, ...values },
    });
  say(0, "order.read", {});
  if (isHeld) {
    const hold = heldByPerson("The customer asked to wait until Monday.");
    await tx.hold.create({ data: { id: demoId(newId()), shopId, orderId, ...hold, createdAt: at } });
    say(0.1, "order.held", { reason: hold.reason });
  }
  if (result) {
    const decisionId = demoId(newId());
    const { columns, shared } = factsToStore(facts, { shopId });
    await storeShared(tx, shared, at);
    await tx.decision.create({
      data: {
        ...{ id: decisionId, shopId, orderId, orderVersion: 1, ruleSetId, result, createdAt: after(0.05) },
        ...columns,
      },
    });
    const { unitsWanted, unitsRouted } = result.objective;
    say(0.05, "order.routed", { unitsWanted, unitsRouted, supplierOrders: result.supplierOrders.length });
    for (const [i, planned] of result.supplierOrders.entries()) {
      const { supplierId, costMinor, lines } = planned;
      const id = demoId(newId());
      const key = `CD-DEMO-${number}-${i + 1}`;
      const supplier = DEMO_SUPPLIERS.find((each) => supplierIds[each.key] === supplierId)?.name ?? "";
      const units = lines.reduce((sum, line) => sum + line.units, 0);
      const ships = done || (stage === "shipping" && i === 0);
      const state = isDeclined ? "refused" : done ? "shipped" : ships ? "shipping" : "accepted";
      const lineRows = lines.map((line) => ({ ...line, id: demoId(newId()) }));
      const halfOf = (whole: number) => (done ? whole : Math.ceil(whole / 2));
      await tx.supplierOrder.create({
        data: {
          ...{ id, shopId, orderId, supplierId, decisionId, key, state, orderVersion: 1, costMinor, currency },
          stateNote: isDeclined ? "Too little stock." : null,
          ...{ createdAt: after(0.05), sentAt: after(0.1), claimedAt: after(0.1) },
          ...(isDeclined ? { closedAt: after(1) } : { acceptedAt: after(0.2), externalName: `#D${number}` }),
          lines: {
            create: lineRows.map((line) => ({
              ...{ id: line.id, shopId, orderLineId: line.lineId, offerVariantGid: line.variantGid },
              ...{ offerSku: line.sku, quantity: line.quantity, packSize: 1, costMinor: line.costMinor },
              ...{ shippedUnits: ships ? halfOf(line.units) : 0, declined: isDeclined ? line.quantity : 0 },
            })),
          },
        },
      });
      const about = `supplier-order:${id}`;
      say(0.1, "supplier-order.sent", { supplier, key }, about);
      if (isDeclined) say(1, "supplier-order.refused", { supplier, key, note: "too little stock" }, about);
      else say(0.2, "supplier-order.accepted", { supplier, key, externalName: `#D${number}` }, about);
      if (ships) {
        const tracking = `DEMO${number}${i + 1}`;
        await tx.shipment.create({
          data: {
            ...{ id: demoId(newId()), shopId, supplierOrderId: id, externalRef: tracking, state: "shipped" },
            ...{ carrier: "DHL", trackingNumbers: [tracking], trackingUrls: [], shippedAt: after(14) },
            // Counted as written: nobody writes it anywhere.
            ...{ fulfilmentGid: demoId(newId()), writtenAt: after(14) },
            lines: {
              create: lineRows.map((line) => ({
                ...{ id: demoId(newId()), shopId, supplierOrderLineId: line.id },
                ...{ units: halfOf(line.units), fulfilled: halfOf(line.quantity) },
              })),
            },
          },
        });
        say(14, "shipment.seen", { supplier, units, carrier: "DHL", trackingNumbers: [tracking] }, about);
      }
      if (isDeclined)
        await open(tx, "supplier-refused", about, { supplier, key, note: "too little stock" }, supplierId);
    }
  }
  if (stage === "no-stock") {
    const [line] = order.lines;
    const values = { sku: line?.sku ?? "", title: line?.title ?? "", units: line?.quantity ?? 0 };
    await open(tx, "no-stock", `line:${lineIds[0]}`, values, null);
  }
  await auditAll(tx, trail);

  async function open(
    own: Tx,
    kind: ExceptionKind,
    subject: string,
    values: Record<string, string | number>,
    supplierId: string | null,
  ) {
    await own.exception.create({
      data: {
        ...{ id: demoId(newId()), shopId, kind, subject, orderId, supplierId, values: { order: name, ...values } },
        // Nobody is told of it by mail.
        ...{ openedAt: after(1), lastSeenAt: after(1), alertedAt: now },
      },
    });
  }
}
