import type { Database } from "../../app/platform/db.server.ts";
import { say } from "../../app/platform/phrase.ts";
import { explainDecision, type ExplainedLine } from "../../app/routing/engine/explain.ts";
import { readDecision } from "../../app/routing/stored-decision.server.ts";
import type { Stores } from "./stores.ts";
import type { StoryOrder } from "./table.ts";
import type { PlacedOrder } from "./verify.ts";

/** The reasons that decided: of those who ship, and of those who could not. */
function whyOf({ candidates, summary, unrouted }: ExplainedLine): string {
  const told = candidates.filter(({ verdict }) => verdict !== "not-needed").map(({ sentence }) => say(sentence));
  return [...(told.length > 0 ? told : [say(summary)]), ...(unrouted ? [say(unrouted)] : [])].join(" ");
}

/** What became of each order of the day: parcels and supplier orders as the stores have them, the reasons as the app gives them. */
export async function storyOf(db: Database, stores: Stores, placed: PlacedOrder[]): Promise<StoryOrder[]> {
  const orders = await db.prisma.order.findMany({
    where: { name: { in: placed.map(({ name }) => name) }, shop: { domain: stores.retailer.domain } },
    include: {
      lines: { orderBy: { position: "asc" } },
      decisions: { include: { shared: true }, orderBy: { createdAt: "asc" } },
      supplierOrders: { include: { supplier: true, lines: true }, where: { externalName: { not: null } } },
    },
  });
  return placed.flatMap(({ name, customer }) => {
    const order = orders.find((candidate) => candidate.name === name);
    if (!order) return [];
    const sentences = new Map<string, string>();
    for (const stored of order.decisions) {
      // Without the postal code: only the app can decrypt it, and no rule of the day asks for it.
      const decision = readDecision({ ...stored, placeEnc: null });
      for (const line of decision ? explainDecision(decision).lines : []) sentences.set(line.lineId, whyOf(line));
    }
    const back = stores.retailer.orders.find((candidate) => candidate.name === name)?.parcels ?? [];
    return {
      name,
      destination: `${customer.city}, ${customer.countryCode}`,
      lines: order.lines.map((line) => ({
        sku: line.sku ?? "",
        quantity: line.sold,
        suppliers: order.supplierOrders.flatMap(({ supplier, externalName, lines }) =>
          lines
            .filter(({ orderLineId }) => orderLineId === line.id)
            .map(({ quantity }) => ({ name: supplier.name, quantity, order: externalName ?? "" })),
        ),
        why: sentences.get(line.id) ?? line.reasonNote ?? "",
      })),
      parcels: stores.suppliers.flatMap((supplier) =>
        supplier.orders
          .filter(({ attributes }) => attributes.some(({ value }) => value === name))
          .flatMap(({ parcels }) => parcels)
          .map(({ carrier, tracking, lines }) => ({
            supplier: supplier.name,
            carrier,
            tracking,
            units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
            back: back.some((parcel) => parcel.tracking === tracking),
          })),
      ),
    };
  });
}
