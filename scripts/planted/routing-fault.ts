import type { Mistake } from "./faults.ts";

/** A mistake in routing, and the folders whose fast tests must notice it. */
export type RoutingFault = Mistake & { part: string; tests: string[] };
export type Named = [name: string, edits: Mistake["edits"]];

export const ENGINE = "app/routing/engine";
export const COST = "app/routing/cost";
export const OPTIMISER = "app/routing/optimiser";

export const edit = (file: string, text: string, becomes: string) => [{ file, text, becomes }];
export const part = (part: string, tests: string[], faults: Named[]): RoutingFault[] =>
  faults.map(([name, edits]) => ({ part, tests, name, edits }));
