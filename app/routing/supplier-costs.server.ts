import { Prisma } from "@prisma/client";
import { routeAgain } from "../orders/route-again.server.ts";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { readCosts, type CostsInput } from "../suppliers/costs-form.ts";

const refused = (message: string, field?: string): Done => ({
  ok: false,
  problems: [{ message, ...(field ? { field } : {}) }],
});

/** Keeps what a retailer enters about a supplier: charges, tariff, calendar, tags. What waits is routed again. */
export async function saveSupplierCosts(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { supplierId, ...input }: { supplierId: string } & CostsInput,
): Promise<Done> {
  const read = readCosts(input);
  if (!read.ok) return read;
  const { charges, tariff, calendar, tags } = read.costs;
  const now = clock.now();
  return db.prisma.$transaction(async (tx): Promise<Done> => {
    const { count } = await tx.supplier.updateMany({
      where: { id: supplierId, shopId },
      data: {
        ...(charges ? { terms: charges } : {}),
        ...(tariff === undefined ? {} : { tariff: tariff ?? Prisma.DbNull }),
        ...(calendar ? { calendar } : {}),
        ...(tags ? { tags } : {}),
      },
    });
    if (count === 0) return refused("This supplier is not one of yours. Go back to the list of suppliers.");
    await audit(tx, {
      ...{ shopId, actor: userId, action: "supplier.costs-changed", subject: `supplier:${supplierId}`, now },
      values: { changed: Object.keys(read.costs) },
    });
    await routeAgain(tx, { shopId, now });
    return { ok: true };
  });
}

/** The prices that a supplier asks now are agreed: offers that were passed over for their price are asked again. */
export async function agreePrices(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { supplierId }: { supplierId: string },
): Promise<Done<{ agreed: number }>> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const agreed = await tx.$executeRaw`
      UPDATE "Offer" SET "agreedMinor" = "costMinor"
      WHERE "shopId" = ${shopId} AND "supplierId" = ${supplierId} AND "agreedMinor" IS DISTINCT FROM "costMinor"`;
    await audit(tx, {
      ...{ shopId, actor: userId, action: "supplier.prices-agreed", subject: `supplier:${supplierId}`, now },
      values: { agreed },
    });
    if (agreed > 0) await routeAgain(tx, { shopId, now });
    return { ok: true, agreed };
  });
}

type Rate = { from: string; to: string; rate: string; date: string };

/** Enters what one unit of a currency is worth in another from a day on; an earlier rate of the same day is replaced. */
export async function setExchangeRate(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { from, to, rate, date }: Rate,
): Promise<Done> {
  if (!/^[A-Z]{3}$/.test(from)) return refused(`"${from}" is not a currency. Write three letters, like USD.`, "from");
  if (!/^[A-Z]{3}$/.test(to) || to === from)
    return refused(`"${to}" is not another currency. Write three letters, like EUR.`, "to");
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(rate) || Number(rate) <= 0)
    return refused(`"${rate}" is not a rate above 0. Write a decimal with a point, like 0.9231.`, "rate");
  const day = new Date(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(day.getTime()))
    return refused(`"${date}" is not a day. Write it like 2026-11-30.`, "date");
  const now = clock.now();
  return db.prisma.$transaction(async (tx: Tx): Promise<Done> => {
    await tx.exchangeRate.upsert({
      where: { shopId_from_to_date: { shopId, from, to, date: day } },
      create: { id: newId(), shopId, from, to, rate, date: day, source: "manual", createdAt: now },
      update: { rate, source: "manual" },
    });
    await audit(tx, {
      ...{ shopId, actor: userId, action: "shop.rate-entered", subject: `shop:${shopId}`, now },
      values: { from, to, rate, date },
    });
    return { ok: true };
  });
}
