import { msg } from "../../../platform/translate.ts";
import type { Condition } from "../kinds/condition.ts";
import { textCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { fold, once } from "../view.ts";

export const DELIVERY_CONDITIONS: Condition[] = [
  textCondition({
    ...{ id: "delivery.method", level: "order", label: msg("delivery method") },
    ...{ choices: { from: "free", hint: "Express" }, example: ["Express"] },
    meaning: msg("Title of the shipping method that the customer chose."),
    read: (view) => once(view, "method", () => fold(view.facts.order.deliveryMethod ?? "")),
  }),
  yesNoCondition({
    ...{ id: "delivery.expedite", level: "order", label: msg("order") },
    meaning: msg("Whether a person asked for the fastest plan."),
    says: { yes: msg("is to be expedited"), no: msg("is not to be expedited") },
    read: ({ facts }) => facts.order.expedite,
  }),
];
