import type { OptionalScope } from "../../shopify/scopes.ts";
import { conditionOf } from "../rules/conditions/registry.ts";
import { isGroup, type ConditionUse, type Group, type Rule } from "../rules/rule.ts";

/** Facts of an order that are not always at hand later: what a rule set asks of them. */
export type AskedFacts = {
  postalCode: boolean;
  attributes: ReadonlySet<string>;
  /** what had to be allowed for it to be read */
  scopes: ReadonlySet<OptionalScope>;
};

/** As rules compare names. */
export const foldedName = (name: string) => name.trim().toLowerCase();

/** What the rules that are on ask. */
export function askedFacts(rules: readonly Rule[]): AskedFacts {
  const uses = rules.filter(({ on }) => on).flatMap(({ when }) => conditionsOf(when));
  const attributes = uses.flatMap(({ condition, name }) => (condition === "order.attribute" && name ? [name] : []));
  return {
    postalCode: uses.some(({ condition }) => condition === "destination.postal-code"),
    attributes: new Set(attributes.map(foldedName)),
    scopes: new Set(uses.flatMap(({ condition }) => conditionOf(condition).needs ?? [])),
  };
}

const conditionsOf = ({ of }: Group): ConditionUse[] =>
  of.flatMap((part) => (isGroup(part) ? conditionsOf(part) : [part]));
