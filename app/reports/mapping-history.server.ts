import type { Services } from "../shopify/services.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";

/** Changes named of each batch. */
const NAMED = 3;

/** What people of this shop did about mappings, newest first, with the first items of each. */
export async function loadMappingHistory({ db }: Services, shopId: string, page: number) {
  const batches = await db.prisma.mappingBatch.findMany({
    where: { shopId, changes: { some: {} } },
    select: {
      ...{ id: true, kind: true, createdBy: true, createdAt: true, undoneAt: true },
      _count: { select: { changes: true } },
      changes: {
        select: {
          after: true,
          mapping: {
            select: {
              variant: { select: { sku: true, productTitle: true } },
              offer: { select: { sku: true, title: true, supplier: { select: { name: true } } } },
            },
          },
        },
        orderBy: { id: "asc" },
        take: NAMED,
      },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  return pageFrom(
    page,
    batches.map(({ _count, changes, ...batch }) => ({
      ...batch,
      count: _count.changes,
      items: changes.map(({ mapping: { variant, offer } }) => ({
        item: variant.sku ?? variant.productTitle,
        offer: `${offer.supplier.name}: ${offer.sku ?? offer.title}`,
      })),
    })),
  );
}

export type MappingBatchRow = Awaited<ReturnType<typeof loadMappingHistory>>["rows"][number];
