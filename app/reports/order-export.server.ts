import type { Actor } from "../platform/actor.ts";
import { fromStored, toDecimal } from "../platform/money.ts";
import { writeCsv } from "../platform/csv/write.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { beginTask, createTask, writeTask } from "../queue/tasks.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { ORDER_SUMMARY, whereOfOrders } from "./order-list.server.ts";
import { parseOrderListQuery, toOrderRow } from "./order-list.ts";

/** Orders read at once: also the distance between two signs of progress. */
const PAGE = 500;
const COLUMNS = [
  "Order",
  "Placed (UTC)",
  "Ships to",
  "Suppliers",
  "Items",
  "Total",
  "Currency",
  "Status",
  "Late",
  "Note",
];

/** Has the orders that an address asks for written into a file. */
export async function startOrderExport({ db, clock }: Services, actor: Actor, query: string): Promise<string> {
  const now = clock.now();
  const { shopId } = actor;
  const where = whereOfOrders(shopId, parseOrderListQuery(new URLSearchParams(query)));
  return db.prisma.$transaction(async (tx) => {
    const total = await tx.order.count({ where });
    const task = { kind: "orders.export" as const, input: { query }, total, fileName: "orders.csv", now };
    const taskId = await createTask(tx, actor, task);
    await enqueue(tx, "orders.export", { taskId }, { now, shopId });
    return taskId;
  });
}

/** `orders.export`: the file is read in one go, page by page; a crash begins it anew. Nothing personal is in it. */
export const ordersExportHandler: Handler<"orders.export"> = async ({ db, clock }, { taskId }) => {
  const task = await beginTask(db.prisma, taskId);
  if (!task) return;
  const { query } = task.input as { query: string };
  const where = whereOfOrders(task.shopId, parseOrderListQuery(new URLSearchParams(query)));
  const table: string[][] = [];
  for (let after = ""; ;) {
    const orders = await db.prisma.order.findMany({
      where: { AND: [where, { id: { gt: after } }] },
      select: { ...ORDER_SUMMARY, totalMinor: true, currency: true },
      orderBy: { id: "asc" },
      take: PAGE,
    });
    const last = orders.at(-1);
    if (!last) break;
    for (const { totalMinor, currency, ...order } of orders) {
      const row = toOrderRow(order, clock.now());
      const total = /^[A-Z]{3}$/.test(currency) ? toDecimal(fromStored(totalMinor, currency)) : "";
      table.push([
        ...[row.name, row.placedAt.toISOString(), row.country ?? "", row.suppliers.join(", "), String(row.items)],
        ...[total, currency, row.status, row.late ? "yes" : "no", row.note ?? ""],
      ]);
    }
    after = last.id;
    if (!(await writeTask(db.prisma, taskId, { done: table.length, total: Math.max(table.length, task.total) })))
      return;
  }
  const { bytes } = writeCsv([COLUMNS, ...table], { encoding: "utf-8", delimiter: ",", bom: true });
  await writeTask(db.prisma, taskId, {
    ...{ state: "done", endedAt: clock.now(), file: new Uint8Array(bytes), result: { rows: table.length } },
  });
};
