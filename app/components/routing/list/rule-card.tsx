import { useState, type ReactNode } from "react";
import { say } from "../../../platform/phrase.ts";
import { t } from "../../../platform/translate.ts";
import type { Warning } from "../../../routing/rules/check/lint.ts";
import type { Rule } from "../../../routing/rules/rule.ts";
import { sentence } from "../../../routing/rules/sentence.ts";
import { StatusBadge } from "../../status-badge.tsx";
import { ActionList, Button, ButtonGroup, Popover } from "../../ui/action.ts";
import { MoreIcon, MoveDownIcon, MoveUpIcon } from "../../ui/icon.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import { RULE_WORDS } from "../../words.ts";
import { useNames } from "../routing-context.tsx";
import { WarningLine } from "../warning-line.tsx";

export type RuleActions = {
  move: (to: number) => void;
  duplicate: () => void;
  toggle: () => void;
  remove: () => void;
};

type Props = {
  rule: Rule;
  /** from 0 */
  place: number;
  places: number;
  /** "Matches 12 of your last 50 orders" */
  matches: string;
  warnings: Warning[];
  /** null = only to be read */
  actions: RuleActions | null;
  handle?: ReactNode;
};

/** A rule as a card: a sentence that says it, what it matches, and what can be done with it. */
export function RuleCard({ rule, place, places, matches, warnings, actions, handle }: Props) {
  const names = useNames();
  return (
    <Card>
      <div style={{ display: "flex", gap: "var(--p-space-200)", alignItems: "flex-start" }}>
        {handle}
        <div style={{ flex: 1, minWidth: 0 }}>
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h2" variant="headingSm" breakWord>
                  {`${place + 1}. ${rule.name}`}
                </Text>
                <StatusBadge word={RULE_WORDS[rule.on ? "on" : "off"]} />
              </InlineStack>
              {actions ? <Buttons rule={rule} place={place} places={places} actions={actions} /> : null}
            </InlineStack>
            <Text as="p" breakWord {...(rule.on ? {} : { tone: "subdued" as const })}>
              {say(sentence({ ...rule, on: true }, names))}
            </Text>
            <Text as="p" variant="bodySm" tone="subdued">
              {rule.on ? `${matches}.` : t("Off: it is never asked.")}
            </Text>
            {warnings.map((warning) => (
              <WarningLine key={JSON.stringify(warning.message)} {...warning} />
            ))}
          </BlockStack>
        </div>
      </div>
    </Card>
  );
}

function Buttons({
  rule,
  place,
  places,
  actions,
}: Pick<Props, "rule" | "place" | "places"> & { actions: RuleActions }) {
  const [open, setOpen] = useState(false);
  const choose = (what: () => void) => () => {
    setOpen(false);
    what();
  };
  return (
    <InlineStack gap="200" wrap={false} blockAlign="center">
      <ButtonGroup variant="segmented">
        <Button
          icon={MoveUpIcon}
          accessibilityLabel={t("Move up {{rule}}", { rule: rule.name })}
          disabled={place === 0}
          onClick={() => actions.move(place - 1)}
        />
        <Button
          icon={MoveDownIcon}
          accessibilityLabel={t("Move down {{rule}}", { rule: rule.name })}
          disabled={place === places - 1}
          onClick={() => actions.move(place + 1)}
        />
      </ButtonGroup>
      <Button url={`/app/routing/rule/${rule.id}`} accessibilityLabel={t("Edit {{rule}}", { rule: rule.name })}>
        {t("Edit")}
      </Button>
      <Popover
        active={open}
        onClose={() => setOpen(false)}
        activator={
          <Button
            icon={MoreIcon}
            variant="tertiary"
            accessibilityLabel={t("More actions for {{rule}}", { rule: rule.name })}
            onClick={() => setOpen(!open)}
          />
        }
      >
        <ActionList
          actionRole="menuitem"
          items={[
            { content: rule.on ? t("Turn off") : t("Turn on"), onAction: choose(actions.toggle) },
            { content: t("Duplicate"), onAction: choose(actions.duplicate) },
            { content: t("Delete rule"), destructive: true, onAction: choose(actions.remove) },
          ]}
        />
      </Popover>
    </InlineStack>
  );
}
