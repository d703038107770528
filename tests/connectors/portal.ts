import { portalLink } from "../../app/connectors/vendors/portal-link.server.ts";
import { db } from "../db-file.ts";
import type { Got } from "../form-browser.ts";
import { portalSite } from "../portal-site.ts";
import type { Bought } from "../trade.ts";
import { vendorIn } from "../vendor.ts";
import { offerOf, type StartDriver } from "./driver.ts";

/** A vendor that opens the link of its mail and presses the buttons of the page. */
export const startPortal: StartDriver = async ({ trade }, sku) => {
  const vendor = await vendorIn(trade, "shop", { kind: "portal", offers: offerOf(sku) });
  const site = await portalSite(trade.world.services);
  const browser = site.browser();
  const pages = new Map<string, Got>();
  const pressOn = async (bought: Bought, intent: string, fields: { [name: string]: string }) => {
    const { vendorOrder } = await vendor.orderFor(bought);
    if (!vendorOrder) throw new Error(`${bought.name} is not in the vendor's books.`);
    // Pressed again, it is the page that was open before: a double click.
    const seen = `${intent} ${vendorOrder.key}`;
    const page = pages.get(seen) ?? (await browser.open(portalLink(vendorOrder)));
    pages.set(seen, page);
    const { status, html } = await browser.press(page, intent, fields);
    if (status !== 303) throw new Error(`The page refused ${intent} (${status}): ${html}`);
  };
  return {
    supplierId: vendor.supplierId,
    arrived: (key) => db().prisma.vendorOrder.count({ where: { key, placedAt: { not: null } } }),
    loseAnswer: null,
    acknowledge: (bought) => pressOn(bought, "confirm", {}),
    ship: (bought, number) => pressOn(bought, "ship", { number, carrier: "DHL" }),
    carryOutCancellation: (bought) => pressOn(bought, "cancel", { answer: "yes" }),
    breakConnection: null,
  };
};
