import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { beginAttempt, finishAttempt, leaveUnknown, msUntilSettled, openAttempts } from "./attempts.server.ts";

const now = new Date("2026-11-21T10:00:00Z");

async function scene() {
  const rows = await stockRows(db().prisma, { reading: 10 });
  return { ...rows, ...(await orderRows(db().prisma, rows, { units: 3 })) };
}

test("while an attempt's outcome is open, no second one can begin", async () => {
  const { supplierOrder, retailer } = await scene();
  const effect = "supplier-order.create" as const;
  const begin = () =>
    beginAttempt(db().prisma, {
      ...{ shopId: retailer.id, supplierOrderId: supplierOrder.id, effect, now },
      seenBefore: {},
    });
  const first = await begin();
  await expect(begin()).rejects.toSatisfy(isUniqueViolation);
  await leaveUnknown(db().prisma, first.id, "no answer");
  await expect(begin()).rejects.toSatisfy(isUniqueViolation);
  const open = await openAttempts(db().prisma, { effect, supplierOrderId: supplierOrder.id });
  expect(msUntilSettled(open, now)).toBe(95_000);
  await finishAttempt(db().prisma, { id: first.id, outcome: "not-sent", now });
  expect(await begin()).toMatchObject({ number: 2, outcome: "pending" });
});

test("an outcome that is known stays", async () => {
  const { supplierOrder, retailer } = await scene();
  const attempt = await beginAttempt(db().prisma, {
    ...{ shopId: retailer.id, supplierOrderId: supplierOrder.id, effect: "fulfilment.create", now },
    seenBefore: {},
  });
  await finishAttempt(db().prisma, { id: attempt.id, outcome: "accepted", now });
  await leaveUnknown(db().prisma, attempt.id, "too late");
  await finishAttempt(db().prisma, { id: attempt.id, outcome: "not-sent", now });
  expect(await db().prisma.attempt.findUnique({ where: { id: attempt.id } })).toMatchObject({ outcome: "accepted" });
});
