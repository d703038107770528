import { msg, t } from "../../../platform/translate.ts";
import { actionOf } from "../../../routing/rules/actions/registry.ts";
import { shownFields, valueAt, withValue, type Filled } from "../../../routing/rules/edit/values.ts";
import type { ActionUse } from "../../../routing/rules/rule.ts";
import { Button } from "../../ui/action.ts";
import { RemoveIcon } from "../../ui/icon.ts";
import { BlockStack, InlineStack, Text } from "../../ui/layout.ts";
import { FieldInput } from "../fields/field-input.tsx";
import { SplitChoice, StrategyChoice } from "./plan-choice.tsx";
import { FieldGrid } from "./field-grid.tsx";

/** One thing that a rule does: what it means, and its inputs. */
export function ActionRow({
  use,
  at,
  onChange,
  onRemove,
  errorAt,
}: {
  use: ActionUse;
  at: number;
  onChange: (use: ActionUse) => void;
  /** null = it may not be removed */
  onRemove: (() => void) | null;
  errorAt: (field: string) => string | undefined;
}) {
  const action = actionOf(use.action);
  const own = (field: string) => errorAt(`then[${at}].${field}`);
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" wrap={false} gap="200" blockAlign="start">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {t(action.label)}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {t(ABOUT[use.action] ?? action.meaning)}
          </Text>
        </BlockStack>
        {onRemove ? (
          <Button
            variant="tertiary"
            icon={RemoveIcon}
            accessibilityLabel={t("Remove action: {{action}}", { action: t(action.label) })}
            onClick={onRemove}
          />
        ) : null}
      </InlineStack>
      {use.action === "strategy" ? (
        <StrategyChoice use={use} onChange={onChange} errorAt={own} name={`strategy-${at}`} />
      ) : use.action === "split" ? (
        <SplitChoice use={use} onChange={onChange} errorAt={own} name={`split-${at}`} />
      ) : (
        <FieldGrid>
          {shownFields(action, use as Filled).map((field) => (
            <FieldInput
              key={`${field.name} ${field.kind} ${field.label}`}
              field={field}
              of={use.action}
              value={valueAt(use as Filled, field.name)}
              onChange={(value) => onChange(withValue(action, use as Filled, field.name, value) as ActionUse)}
              error={own(field.name)}
            />
          ))}
        </FieldGrid>
      )}
    </BlockStack>
  );
}

/** The vocabulary's meanings speak of the JSON too where a person sees a form. */
const ABOUT: Partial<Record<ActionUse["action"], string>> = {
  strategy: msg("What plans for the whole order are compared by, once no plan ships more units."),
  split: msg("How far an order may be shared out between suppliers."),
  margin: msg("Least share of the revenue that must be left after the landed cost. A plan below it is not made."),
  delay: msg("The order waits so long from the time the customer ordered. Of several delays the longest counts."),
  left: msg("What happens to units that none of these suppliers can ship."),
};
