import { phrase, say } from "../platform/phrase.ts";
import type { OrderPage } from "./order-page.ts";
import type { Status } from "./status.ts";

/** What the block on Shopify's own order page shows. `extensions/order-block` reads it: docs/order-block.md. */
export type OrderBlock = {
  /** the order's page in the app, as a path of it */
  path: string;
  status: Status;
  /** what it waits for, or why nobody ships it; null = nothing */
  note: string | null;
  lines: {
    id: string;
    item: string;
    units: number;
    /** null = nobody ships it */
    supplier: string | null;
    status: Status;
    /** one sentence */
    why: string;
  }[];
  parcels: { id: string; supplier: string; carrier: string | null; numbers: string[]; url: string | null }[];
  problems: { kind: string; title: string; cause: string; fix: string; path: string }[];
};

type Problem = { kind: string; title: string; cause: string; fix: string };

const nameOf = ({ title, sku }: { title: string; sku: string | null }) => (sku === null ? title : `${title} (${sku})`);

/** The order's page, in as few words as a block has room for. Nothing personal is in it. */
export function toOrderBlock(page: OrderPage, problems: readonly Problem[]): OrderBlock {
  const path = `/app/orders/${page.id}`;
  return {
    ...{ path, status: page.status, note: page.holds[0]?.reason ?? page.note },
    lines: [
      ...page.groups.flatMap(({ supplier, status, note, lines }) =>
        lines.map((line) => ({
          ...{ id: line.id, item: nameOf(line), units: line.quantity, supplier, status },
          why: say(note ?? line.why?.summary ?? phrase("{{supplier}} ships it.", { supplier })),
        })),
      ),
      ...page.unrouted.map((line) => ({
        ...{ id: `${line.lineId} unrouted`, item: nameOf(line), units: line.units, supplier: null },
        ...{ status: line.needsAction ? ("not-routed" as const) : ("ignored" as const), why: say(line.cause) },
      })),
    ],
    parcels: page.groups.flatMap(({ supplier, parcels }) =>
      parcels
        .filter(({ cancelled }) => !cancelled)
        .map(({ id, carrier, tracking }) => ({
          ...{ id, supplier, carrier, numbers: tracking.map(({ number }) => number) },
          url: tracking[0]?.url ?? null,
        })),
    ),
    problems: problems.map((problem) => ({ ...problem, path: `/app/exceptions#${problem.kind}` })),
  };
}
