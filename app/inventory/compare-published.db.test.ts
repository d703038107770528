import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { comparePublished } from "./compare-published.server.ts";

const NOW = new Date("2026-11-02T12:00:00Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

/** Plans the comparison for a retailer that heard of its published stock so many minutes ago. */
async function heard({ minutes }: { minutes: number }) {
  const { prisma } = db();
  const { retailer, supplier, mapping } = await stockRows(prisma, { reading: 5 });
  const known = { activatedAt: ago(600), published: 5, publishedAt: ago(minutes) };
  await prisma.mapping.update({ where: { id: mapping.id }, data: known });
  await comparePublished({ db: db(), clock: { now: () => NOW } }, retailer.id);
  const { published } = await prisma.mapping.findUniqueOrThrow({ where: { id: mapping.id } });
  const jobs = await prisma.job.count({ where: { name: "stock.publish", key: `publish:${supplier.id}` } });
  return { published, jobs };
}

test("what is published is read again when nothing was heard of it for half an hour", async () => {
  expect(await heard({ minutes: 31 })).toEqual({ published: null, jobs: 1 });
});

test("what the store told of lately is not read again", async () => {
  expect(await heard({ minutes: 29 })).toEqual({ published: 5, jobs: 0 });
});
