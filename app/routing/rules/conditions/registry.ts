import type { Condition } from "../kinds/condition.ts";
import { CANDIDATE_CONDITIONS } from "./candidate.ts";
import { CUSTOMER_CONDITIONS } from "./customer.ts";
import { DELIVERY_CONDITIONS } from "./delivery.ts";
import { DESTINATION_CONDITIONS } from "./destination.ts";
import { LINE_CONDITIONS } from "./line.ts";
import { ORDER_CONDITIONS } from "./order.ts";
import { TIME_CONDITIONS } from "./time.ts";

/** Every condition that a rule can have, by family. */
export const CONDITIONS: readonly Condition[] = [
  ...ORDER_CONDITIONS,
  ...CUSTOMER_CONDITIONS,
  ...DESTINATION_CONDITIONS,
  ...DELIVERY_CONDITIONS,
  ...TIME_CONDITIONS,
  ...LINE_CONDITIONS,
  ...CANDIDATE_CONDITIONS,
];

const BY_ID = new Map(CONDITIONS.map((condition) => [condition.id, condition]));

/** The condition of that id, if there is one. */
export const findCondition = (id: string): Condition | undefined => BY_ID.get(id);

/** The condition of a rule that has been parsed. */
export function conditionOf(id: string): Condition {
  const found = BY_ID.get(id);
  if (!found) throw new Error(`There is no condition ${id}. Parse the rules before using them.`);
  return found;
}
