import { msg, t } from "../../../platform/translate.ts";
import { CONDITIONS } from "../../../routing/rules/conditions/registry.ts";
import { freshCondition } from "../../../routing/rules/edit/values.ts";
import { FAMILIES, type Condition, type Family } from "../../../routing/rules/kinds/condition.ts";
import type { ConditionUse } from "../../../routing/rules/rule.ts";
import { AddSelect } from "./add-select.tsx";

const FAMILY_TITLES: Record<Family, string> = {
  order: msg("Order"),
  customer: msg("Customer"),
  destination: msg("Destination"),
  delivery: msg("Delivery"),
  time: msg("Time"),
  line: msg("Items"),
  candidate: msg("Suppliers who could ship an item"),
};

/** Yes-and-no conditions are about a thing that has the same name as others: their question tells them apart. */
function nameOf({ fields, label }: Condition): string {
  const [only] = fields.filter(({ name }) => name !== "scope");
  const first = fields.length <= 2 && only?.kind === "choice" ? only.list[0] : undefined;
  const name =
    first?.value === "yes" ? t("{{subject}} {{answer}}", { subject: t(label), answer: t(first.label) }) : t(label);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const options = () => [
  { value: "", label: t("Add a condition…") },
  ...FAMILIES.map((family) => ({
    title: t(FAMILY_TITLES[family]),
    options: CONDITIONS.filter((each) => each.family === family).map((each) => ({
      value: each.id,
      label: nameOf(each),
    })),
  })),
];

/** Every condition of the vocabulary, by what it is about. */
export function AddCondition({ label, onAdd }: { label: string; onAdd: (use: ConditionUse) => void }) {
  return (
    <AddSelect
      label={label}
      options={options()}
      onAdd={(id) => {
        const condition = CONDITIONS.find((each) => each.id === id);
        if (condition) onAdd(freshCondition(condition));
      }}
    />
  );
}
