import { t } from "../../../platform/translate.ts";
import { conditionOf } from "../../../routing/rules/conditions/registry.ts";
import { shownFields, valueAt, withValue, type Filled } from "../../../routing/rules/edit/values.ts";
import type { ConditionUse } from "../../../routing/rules/rule.ts";
import { Button } from "../../ui/action.ts";
import { RemoveIcon } from "../../ui/icon.ts";
import { BlockStack, InlineStack, Text } from "../../ui/layout.ts";
import { FieldInput } from "../fields/field-input.tsx";
import { FieldGrid } from "./field-grid.tsx";

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** One condition: what it looks at, and its inputs as the vocabulary names them. */
export function ConditionRow({
  use,
  onChange,
  onRemove,
  errorAt,
}: {
  use: ConditionUse;
  onChange: (use: ConditionUse) => void;
  onRemove: () => void;
  errorAt: (field: string) => string | undefined;
}) {
  const condition = conditionOf(use.condition);
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" wrap={false} gap="200" blockAlign="start">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {capital(t(condition.label))}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {t(condition.meaning)}
          </Text>
        </BlockStack>
        <Button
          variant="tertiary"
          icon={RemoveIcon}
          accessibilityLabel={t("Remove condition: {{condition}}", { condition: t(condition.label) })}
          onClick={onRemove}
        />
      </InlineStack>
      <FieldGrid>
        {shownFields(condition, use).map((field) => (
          <FieldInput
            key={`${field.name} ${field.kind}`}
            field={field}
            of={use.condition}
            value={valueAt(use, field.name)}
            onChange={(value) => onChange(withValue(condition, use as Filled, field.name, value) as ConditionUse)}
            error={errorAt(field.name)}
          />
        ))}
      </FieldGrid>
    </BlockStack>
  );
}
