import type { OrderToSend } from "../../connectors/connector.ts";
import type { Exchange } from "../../platform/exchange.server.ts";
import type { Sql } from "../../platform/sql.server.ts";
import type { Services } from "../../shopify/services.ts";
import { maskExchange } from "./masked-exchange.ts";

/** Keeps with an attempt what was said in it, without people. `orders`: all that the message was about. */
export async function keepExchanges(
  tx: Sql,
  attemptId: string,
  exchanges: readonly Exchange[],
  orders: readonly Pick<OrderToSend, "shipTo">[],
): Promise<void> {
  if (exchanges.length === 0) return;
  const personal = orders.flatMap(({ shipTo: { countryCode: _country, provinceCode: _province, ...mine } }) =>
    Object.values(mine).flatMap((text) => (text ? [text, ...text.split(/[\s,]+/)] : [])),
  );
  const masked = exchanges.map(({ ms, to, request, response }) => ({
    ...{ ms, to, request: maskExchange(request ?? null, personal), response: maskExchange(response ?? null, personal) },
  }));
  await tx.$executeRaw`UPDATE "Attempt" SET "exchange" = ${JSON.stringify(masked)}::jsonb WHERE "id" = ${attemptId}`;
}

/** What was said to a supplier in one attempt, as text to look at; null = the shop has none, or nothing was kept. */
export async function exchangeText(
  { db }: Pick<Services, "db">,
  shopId: string,
  attemptId: string,
): Promise<string | null> {
  const attempt = await db.prisma.attempt.findFirst({ where: { id: attemptId, shopId }, select: { exchange: true } });
  return attempt?.exchange ? JSON.stringify(attempt.exchange, null, 2) : null;
}
