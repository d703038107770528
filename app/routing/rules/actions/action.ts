import * as z from "zod/mini";
import type { Phrase } from "../../../platform/phrase.ts";
import type { Field } from "../kinds/condition.ts";
import type { Names } from "../names.ts";
import type { ActionUse } from "../rule.ts";

export type ActionId = ActionUse["action"];
export type UseOf<Id extends ActionId> = Extract<ActionUse, { action: Id }>;

/** One word of what a rule can do. */
export type Action = {
  id: ActionId;
  /** as all words of the vocabulary, English: a text to translate */
  label: string;
  /** for the documentation and the editor's help */
  meaning: string;
  fields: Field[];
  schema: z.ZodMiniType<ActionUse>;
  example: ActionUse;
  /** "use only Acme" */
  says: (use: ActionUse, names: Names) => Phrase;
};

type Shape<Id extends ActionId> = {
  id: Id;
  label: string;
  meaning: string;
  fields: Field[];
  /** the fields beside `action`; several where they depend on the value of the field `on` */
  schema: z.ZodMiniType<UseOf<Id>>;
  example: UseOf<Id>;
  says: (use: UseOf<Id>, names: Names) => Phrase;
};

/** An action of the vocabulary. */
export const action = <Id extends ActionId>(shape: Shape<Id>): Action => ({
  ...shape,
  schema: shape.schema,
  // A use has passed the action's own schema before it is put into words.
  says: (use, names) => shape.says(use as UseOf<Id>, names),
});
