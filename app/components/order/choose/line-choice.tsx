import { t } from "../../../platform/translate.ts";
import type { OpenLine } from "../../../reports/choose-suppliers.ts";
import { NumberInput } from "../../routing/fields/number-input.tsx";
import { FieldGrid } from "../../routing/editor/field-grid.tsx";
import { Select } from "../../ui/form.ts";
import { BlockStack, InlineStack, Text } from "../../ui/layout.ts";
import { count } from "../../words.ts";
import { splitText, type LineChoice } from "./wishes.ts";

const RULES = "rules";
const SPLIT = "split";

/** Who ships one item: the rules' choice, one supplier, or several with units for each. */
export function LineChoiceRow({
  line,
  choice = { kind: "rules" },
  onChange,
}: {
  line: OpenLine;
  choice: LineChoice | undefined;
  onChange: (choice: LineChoice) => void;
}) {
  const split = splitText(choice, line);
  const options = [
    { value: RULES, label: t("The rules decide") },
    ...line.suppliers.map(({ id, name }) => ({ value: id, label: t("{{name}} ships it", { name }) })),
    ...(line.suppliers.length > 1 && line.units > 1 ? [{ value: SPLIT, label: t("Split by hand") }] : []),
  ];
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" gap="200" wrap={false} blockAlign="start">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm" breakWord>
            {line.title}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {line.sku ? t("SKU {{sku}}", { sku: line.sku }) : t("No SKU")}
          </Text>
        </BlockStack>
        <span style={{ whiteSpace: "nowrap" }}>{count(line.units, "item")}</span>
      </InlineStack>
      {line.suppliers.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("No supplier is mapped to this item.")}
        </Text>
      ) : (
        <Select
          label={t("Who ships {{line}}", { line: line.title })}
          labelHidden
          options={options}
          value={choice.kind === "one" ? choice.supplierId : choice.kind}
          onChange={(value) =>
            onChange(
              value === RULES
                ? { kind: "rules" }
                : value === SPLIT
                  ? { kind: "split", units: {} }
                  : { kind: "one", supplierId: value },
            )
          }
        />
      )}
      {choice.kind === "split" ? (
        <>
          <FieldGrid>
            {line.suppliers.map(({ id, name }) => (
              <NumberInput
                key={id}
                label={name}
                unit={t("items")}
                empty="0"
                value={choice.units[id]}
                onChange={(units) => onChange({ kind: "split", units: { ...choice.units, [id]: units } })}
              />
            ))}
          </FieldGrid>
          <div role="status">
            <Text as="p" tone={split?.wrong ? "critical" : "subdued"}>
              {split?.text}
            </Text>
          </div>
        </>
      ) : null}
    </BlockStack>
  );
}
