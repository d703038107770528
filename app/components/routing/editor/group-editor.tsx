import { msg, t } from "../../../platform/translate.ts";
import { addPart, changePart, fieldOf, removePart, type Path } from "../../../routing/rules/edit/group.ts";
import { isGroup, type Group } from "../../../routing/rules/rule.ts";
import { MAX_DEPTH, MAX_PARTS } from "../../../routing/rules/limits.ts";
import { translated } from "../../translated.ts";
import { Button } from "../../ui/action.ts";
import { InlineError, Select } from "../../ui/form.ts";
import { BlockStack, InlineStack, Text } from "../../ui/layout.ts";
import { AddCondition } from "./add-condition.tsx";
import { ConditionRow } from "./condition-row.tsx";

const MATCHES = [
  { value: "all", label: msg("all of these") },
  { value: "any", label: msg("any of these") },
];

type Props = {
  /** the outer group: changes are made to the whole */
  root: Group;
  onChange: (root: Group) => void;
  /** where the shown group stands in it */
  path: Path;
  group: Group;
  errorAt: (field: string) => string | undefined;
};

/** Conditions that must all hold, or any of them, with groups inside up to three deep. */
export function GroupEditor({ root, onChange, path, group, errorAt }: Props) {
  const depth = path.length + 1;
  const name =
    path.length === 0 ? t("the conditions") : t("group {{place}}", { place: path.map((at) => at + 1).join(".") });
  const error = errorAt(fieldOf(path));
  return (
    <div
      role="group"
      aria-label={t("Conditions: {{name}}", { name })}
      style={
        depth === 1
          ? {}
          : {
              padding: "var(--p-space-300)",
              borderRadius: "var(--p-border-radius-200)",
              border: "var(--p-border-width-025) solid var(--p-color-border)",
              background: "var(--p-color-bg-surface-secondary)",
            }
      }
    >
      <BlockStack gap="400">
        {group.of.length > 1 || depth > 1 ? (
          <InlineStack gap="200" blockAlign="center" align="space-between">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span">{t("Match")}</Text>
              <Select
                label={t("How {{name}} go together", { name })}
                labelHidden
                options={translated(MATCHES)}
                value={group.match}
                onChange={(match) =>
                  onChange(changePart(root, path, (part) => ({ ...part, match: match as Group["match"] })))
                }
              />
            </InlineStack>
            {depth > 1 ? (
              <Button
                variant="tertiary"
                accessibilityLabel={t("Remove {{name}}", { name })}
                onClick={() => onChange(removePart(root, path))}
              >
                {t("Remove group")}
              </Button>
            ) : null}
          </InlineStack>
        ) : null}
        {group.of.map((part, i) => {
          const at = [...path, i];
          return (
            <BlockStack gap="400" key={isGroup(part) ? `group ${i}` : `${part.condition} ${i}`}>
              {i > 0 ? <Between word={group.match === "all" ? t("and") : t("or")} /> : null}
              {isGroup(part) ? (
                <GroupEditor root={root} onChange={onChange} path={at} group={part} errorAt={errorAt} />
              ) : (
                <ConditionRow
                  use={part}
                  onChange={(use) => onChange(changePart(root, at, () => use))}
                  onRemove={() => onChange(removePart(root, at))}
                  errorAt={(field) =>
                    errorAt(`${fieldOf(at)}.${field}`) ?? (field === "is" ? errorAt(fieldOf(at)) : undefined)
                  }
                />
              )}
            </BlockStack>
          );
        })}
        {error ? <InlineError message={error} fieldID={fieldOf(path)} /> : null}
        {group.of.length < MAX_PARTS ? (
          <InlineStack gap="200" blockAlign="center">
            <AddCondition
              label={t("Add a condition to {{name}}", { name })}
              onAdd={(use) => onChange(addPart(root, path, use))}
            />
            {depth < MAX_DEPTH ? (
              <Button
                accessibilityLabel={t("Add group to {{name}}", { name })}
                onClick={() => onChange(addPart(root, path, { match: group.match === "all" ? "any" : "all", of: [] }))}
              >
                {t("Add group")}
              </Button>
            ) : null}
          </InlineStack>
        ) : null}
      </BlockStack>
    </div>
  );
}

const Between = ({ word }: { word: string }) => (
  <InlineStack gap="200" blockAlign="center" wrap={false}>
    <Text as="span" variant="bodySm" tone="subdued">
      {word}
    </Text>
    <span
      aria-hidden="true"
      style={{ flex: 1, borderTop: "var(--p-border-width-025) solid var(--p-color-border-secondary)" }}
    />
  </InlineStack>
);
