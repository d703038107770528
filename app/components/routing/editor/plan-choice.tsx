import type { ReactNode } from "react";
import { msg, t } from "../../../platform/translate.ts";
import { CRITERIA, STRATEGIES, type Criterion, type SplitPolicy, type Strategy } from "../../../routing/strategy.ts";
import type { ActionUse } from "../../../routing/rules/rule.ts";
import { translated } from "../../translated.ts";
import { BlockStack, InlineStack, Text } from "../../ui/layout.ts";
import { RadioButton } from "../../ui/form.ts";
import { NumberInput } from "../fields/number-input.tsx";
import { ValuesPicker } from "../fields/values-picker.tsx";
import { SPLIT_TEXTS, SplitPicture, STRATEGY_TEXTS, StrategyPicture } from "./plan-pictures.tsx";

type Use<Id extends ActionUse["action"]> = Extract<ActionUse, { action: Id }>;
type Props<Id extends ActionUse["action"]> = {
  use: Use<Id>;
  onChange: (use: Use<Id>) => void;
  errorAt: (field: string) => string | undefined;
  name: string;
};

const CRITERION_TEXTS: Record<Criterion, string> = {
  preference: msg("Suppliers that rules prefer"),
  suppliers: msg("Fewest suppliers"),
  "line-splits": msg("Fewest split items"),
  cost: msg("Lowest landed cost"),
  promise: msg("Earliest delivery"),
  distance: msg("Shortest way"),
  score: msg("Best score"),
  load: msg("Most capacity left"),
  priority: msg("Your order of suppliers"),
};
const CRITERION_OPTIONS = CRITERIA.map((value) => ({ value, label: CRITERION_TEXTS[value] }));

/** What plans are compared by: ready strategies as pictures, or a list of one's own. */
export function StrategyChoice({ use, onChange, errorAt, name }: Props<"strategy">) {
  const { strategy } = use;
  const chosen = typeof strategy === "string" ? strategy : "custom";
  return (
    <BlockStack gap="200">
      <Choices
        legend={t("How the plan is chosen")}
        name={name}
        values={[...STRATEGIES, "custom"] as const}
        chosen={chosen}
        texts={STRATEGY_TEXTS}
        picture={(value) => <StrategyPicture of={value} />}
        onChange={(value) => onChange({ action: "strategy", strategy: value === "custom" ? { custom: [] } : value })}
      />
      {typeof strategy === "string" ? null : (
        <ValuesPicker
          label={t("Criteria, the first one deciding first")}
          values={strategy.custom}
          onChange={(custom) => onChange({ action: "strategy", strategy: { custom: custom as Criterion[] } })}
          options={translated(CRITERION_OPTIONS)}
          free={false}
          placeholder={t("Search criteria")}
          help={t("Whatever you choose, a plan that ships more units always comes first.")}
          error={errorAt("strategy.custom") ?? errorAt("strategy")}
        />
      )}
    </BlockStack>
  );
}

/** How far an order may be split. */
export function SplitChoice({ use, onChange, errorAt, name }: Props<"split">) {
  return (
    <BlockStack gap="200">
      <Choices
        legend={t("How far an order may be split")}
        name={name}
        values={["never", "by-line", "by-quantity"] as const}
        chosen={use.kind}
        texts={SPLIT_TEXTS}
        picture={(value) => <SplitPicture of={value} />}
        onChange={(kind) => onChange({ ...use, kind, maxSuppliers: kind === "never" ? null : use.maxSuppliers })}
      />
      {use.kind === "never" ? null : (
        <NumberInput
          label={t("Suppliers of one order, at most")}
          unit={t("suppliers")}
          empty={t("Any number")}
          value={use.maxSuppliers}
          onChange={(number) => onChange({ ...use, maxSuppliers: number ?? null })}
          error={errorAt("maxSuppliers")}
        />
      )}
    </BlockStack>
  );
}

function Choices<Value extends Strategy | "custom" | SplitPolicy["kind"]>({
  legend,
  name,
  values,
  chosen,
  texts,
  picture,
  onChange,
}: {
  legend: string;
  name: string;
  values: readonly Value[];
  chosen: Value;
  texts: Record<Value, { title: string; about: string }>;
  picture: (value: Value) => ReactNode;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <legend style={{ padding: 0, marginBottom: "var(--p-space-200)" }}>
        <Text as="span">{legend}</Text>
      </legend>
      <div
        style={{
          display: "grid",
          gap: "var(--p-space-200)",
          gridTemplateColumns: "repeat(auto-fill, minmax(15rem, 1fr))",
        }}
      >
        {values.map((value) => (
          <div
            key={value}
            style={{
              padding: "var(--p-space-200)",
              borderRadius: "var(--p-border-radius-200)",
              border: `var(--p-border-width-025) solid var(${value === chosen ? "--p-color-border-emphasis" : "--p-color-border"})`,
              background: value === chosen ? "var(--p-color-bg-surface-selected)" : undefined,
            }}
          >
            <InlineStack gap="200" wrap={false} blockAlign="center" align="space-between">
              <RadioButton
                id={`${name}-${value}`}
                name={name}
                label={t(texts[value].title)}
                helpText={t(texts[value].about)}
                checked={value === chosen}
                onChange={() => onChange(value)}
              />
              {picture(value)}
            </InlineStack>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
