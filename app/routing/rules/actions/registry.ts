import type { Action, ActionId } from "./action.ts";
import { LEFT_ACTION } from "./left.ts";
import { ORDER_ACTIONS } from "./order.ts";
import { PLAN_ACTIONS } from "./plan.ts";
import { SUPPLIER_ACTIONS } from "./suppliers.ts";

/** Everything that a rule can do. */
export const ACTIONS: readonly Action[] = [...SUPPLIER_ACTIONS, ...PLAN_ACTIONS, ...ORDER_ACTIONS, LEFT_ACTION];

/** The action of that id, if there is one. */
export const findAction = (id: string): Action | undefined => ACTIONS.find((action) => action.id === id);

/** The action of a rule that has been parsed. */
export function actionOf(id: ActionId): Action {
  const found = findAction(id);
  if (!found) throw new Error(`There is no action ${id}. Parse the rules before using them.`);
  return found;
}
