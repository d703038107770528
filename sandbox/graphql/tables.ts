import type { UserError } from "../store/outcome.ts";
import type { Args, Context } from "./context.ts";

/** How one field of a type is answered from its source. */
export type Resolve<Source> = (source: Source, context: Context, args: Args) => unknown;
export type Table = Record<string, Resolve<never>>;
export type Tables = Record<string, Table>;

/** Resolvers of a type whose source is a `Source`. */
export const fields = <Source>(table: Record<string, Resolve<Source>>): Table => table;

/** Fields that are read from the source under their own name. */
export const own = (...names: string[]): Table =>
  Object.fromEntries(names.map((name) => [name, (source: Record<string, unknown>) => source[name]]));

/** A payload without its objects, as Shopify answers when it refuses. */
export const failed = (userErrors: UserError[]): { failed: true; userErrors: UserError[] } => ({
  failed: true,
  userErrors,
});
