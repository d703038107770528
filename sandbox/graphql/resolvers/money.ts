import { presentmentOf, toDecimal } from "../../store/money.ts";
import type { Order, TaxLine } from "../../types.ts";
import { recordOf, type Input } from "../context.ts";
import { ApiError } from "../errors.ts";
import { toMinor } from "../../store/money.ts";
import { own, type Tables } from "../tables.ts";

export const moneyV2 = (minor: number, currencyCode: string) => ({
  amount: toDecimal(minor, currencyCode),
  currencyCode,
});

/** Money of the store and what the customer sees of it, from minor units of the order's currency. */
export const moneyBag = (
  minor: number,
  order: Pick<Order, "currency" | "presentmentCurrency" | "presentmentRate">,
) => ({
  shopMoney: moneyV2(minor, order.currency),
  presentmentMoney: moneyV2(presentmentOf(minor, order), order.presentmentCurrency),
});

/** The shop money of a MoneyBagInput in minor units; its currency must be the order's. */
export function minorOf(input: unknown, currency: string): number | null {
  const shopMoney = recordOf(recordOf(input)?.shopMoney);
  if (!shopMoney) return null;
  if (shopMoney.currencyCode !== currency)
    throw new ApiError(
      "INVALID_FIELD_ARGUMENTS",
      `The currency ${String(shopMoney.currencyCode)} does not match the order's currency ${currency}.`,
    );
  return toMinor(shopMoney.amount as string, currency);
}

export const taxLineOf = (input: Input, currency: string): TaxLine => ({
  title: input.title as string,
  rate: Number(input.rate),
  price: minorOf(input.priceSet, currency) ?? 0,
});

export const moneyTables: Tables = {
  MoneyV2: own("amount", "currencyCode"),
  MoneyBag: own("shopMoney", "presentmentMoney"),
};
