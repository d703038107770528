import { vendorIn } from "../vendor.ts";
import type { Bought } from "../trade.ts";
import { offerOf, type StartDriver } from "./driver.ts";

/** A vendor with a mailbox: SMTP out, raw messages in. */
export const startEmail: StartDriver = async ({ trade, mailbox }, sku) => {
  const vendor = await vendorIn(trade, "shop", { kind: "email", offers: offerOf(sku) });
  const mailsFor = async (key: string) =>
    (await mailbox.to("orders@email")).filter(({ headers }) => headers["x-purchase-order"] === key);
  const reply = async (bought: Bought, text: string) => {
    const { key } = await vendor.orderFor(bought);
    const [mail] = await mailsFor(key);
    if (!mail) throw new Error(`No mail about ${key} has arrived.`);
    await mailbox.reply(mail, text);
  };
  return {
    supplierId: vendor.supplierId,
    arrived: async (key) => (await mailsFor(key)).length,
    loseAnswer: () => mailbox.fault("drop-answer"),
    acknowledge: (bought) => reply(bought, "Confirmed."),
    ship: (bought, number) => reply(bought, `Shipped with DHL.\r\nTracking number: ${number}`),
    carryOutCancellation: (bought) => reply(bought, "The order is cancelled."),
    breakConnection: () => mailbox.fault("down"),
  };
};
