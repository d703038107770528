import { ApiError } from "./errors.ts";
import type { Args } from "./context.ts";

export type Connection = {
  items: object[];
  edges: { cursor: string; node: object }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
};

const PAGE_MAX = 250;

/** One page of a list by first/after or last/before. A page without a size, or over 250, is refused. */
export function connectionOf(list: object[], args: Args): Connection {
  const { first, last } = args;
  const size = typeof first === "number" ? first : typeof last === "number" ? last : null;
  if (size === null) throw new ApiError("BAD_REQUEST", "you must provide one of first or last");
  if (size < 0 || size > PAGE_MAX)
    throw new ApiError(
      "BAD_REQUEST",
      `${typeof first === "number" ? "first" : "last"} must be between 0 and ${PAGE_MAX}`,
    );
  const ordered = args.reverse === true ? list.toReversed() : list;
  const from = typeof args.after === "string" ? positionOf(ordered, args.after) + 1 : 0;
  const to = typeof args.before === "string" ? positionOf(ordered, args.before) : ordered.length;
  const range = ordered.slice(from, Math.max(from, to));
  const items = typeof first === "number" ? range.slice(0, first) : range.slice(Math.max(0, range.length - size));
  const start = typeof first === "number" ? from : from + range.length - items.length;
  const edges = items.map((node, index) => ({ node, cursor: cursorOf(node, start + index) }));
  return {
    items,
    edges,
    totalCount: list.length,
    pageInfo: {
      hasNextPage: start + items.length < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Items are plain objects with an `id`, or pairs whose `line` or `level` has one. */
function keyOf(item: object): number | string | null {
  const own = item as { id?: number; line?: { id: number } };
  return own.id ?? own.line?.id ?? null;
}

const cursorOf = (item: object, position: number): string =>
  Buffer.from(JSON.stringify({ last_id: keyOf(item), last_value: position })).toString("base64");

function positionOf(list: object[], cursor: string): number {
  try {
    const parsed = JSON.parse(Buffer.from(cursor, "base64").toString()) as {
      last_id: number | null;
      last_value: number;
    };
    const found = parsed.last_id === null ? -1 : list.findIndex((item) => keyOf(item) === parsed.last_id);
    return found >= 0 ? found : parsed.last_value;
  } catch {
    throw new ApiError("BAD_REQUEST", "Invalid cursor for current pagination sort.");
  }
}
