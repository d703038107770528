import { exceptionText, type ExceptionValues } from "../exceptions/catalogue.ts";
import { normaliseGid } from "../platform/gid.ts";
import { say } from "../platform/phrase.ts";
import type { Services } from "../shopify/services.ts";
import { loadOrderPage } from "./order-page.server.ts";
import { toOrderBlock, type OrderBlock } from "./order-block.ts";
import { valuesOf } from "./values.ts";

/** More problems than this are on the exceptions screen. */
const MOST_PROBLEMS = 3;

/** What the block on Shopify's order page shows of an order of this shop; null = Crossdock does not know it. */
export async function loadOrderBlock(services: Services, shopId: string, orderGid: string): Promise<OrderBlock | null> {
  const { prisma } = services.db;
  const order = await prisma.order.findUnique({
    where: { shopId_orderGid: { shopId, orderGid: normaliseGid(orderGid) } },
    select: { id: true },
  });
  if (!order) return null;
  const page = await loadOrderPage(services, { shopId, userId: "" }, order.id);
  if (!page) return null;
  const open = await prisma.exception.findMany({
    where: { shopId, orderId: order.id, state: "open" },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    take: MOST_PROBLEMS,
  });
  const problems = open.map(({ kind, values }) => {
    const { title, cause, fix } = exceptionText(kind);
    const of = valuesOf(values) as ExceptionValues;
    return { kind, title, cause: say(cause(of)), fix: say(fix(of)) };
  });
  return toOrderBlock(page, problems);
}
