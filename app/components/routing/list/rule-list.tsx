import { useEffect, useId, useMemo, useState, type ReactNode } from "react";
import { say } from "../../../platform/phrase.ts";
import { t } from "../../../platform/translate.ts";
import { lintRules } from "../../../routing/rules/check/lint.ts";
import {
  duplicateRule,
  insertRule,
  joinRules,
  moveRule,
  removeRule,
  splitRules,
  switchRule,
} from "../../../routing/rules/edit/list.ts";
import type { Rule } from "../../../routing/rules/rule.ts";
import { sentence } from "../../../routing/rules/sentence.ts";
import { Button } from "../../ui/action.ts";
import { Badge } from "../../ui/feedback.ts";
import { BlockStack, Box, InlineStack, Text } from "../../ui/layout.ts";
import { useLater } from "../../use-later.ts";
import { matchText, useMatches } from "../matches.tsx";
import { useLintWorld, useNames } from "../routing-context.tsx";
import { RuleCard, type RuleActions } from "./rule-card.tsx";

type Props = {
  rules: readonly Rule[];
  /** null = the list is only to be read */
  onChange: ((rules: Rule[]) => void) | null;
  /** an id for a copy */
  newId: () => string;
};

const LIST = { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: "var(--p-space-300)" } as const;

/** What dragging needs is fetched once the page stands: nobody waits for it. Until then rules move by their menu. */
const loadKit = () =>
  import("./sortable-rules.tsx").then(({ SortableRule, SortableRules }) => ({ SortableRule, SortableRules }));
type Kit = Awaited<ReturnType<typeof loadKit>>;

/** As wide as a handle, so that nothing moves when it comes. */
const NO_HANDLE_YET = <span style={{ flex: "none", width: "1.75rem", height: "1.75rem" }} />;

type DraggableProps = {
  kit: Kit | null;
  items: readonly Rule[];
  onMove: (from: number, to: number) => void;
  children: ReactNode;
};

const Draggable = ({ kit, items, onMove, children }: DraggableProps) =>
  kit ? (
    <kit.SortableRules items={items} onMove={onMove}>
      {children}
    </kit.SortableRules>
  ) : (
    children
  );

/** The rules in order, each as a card, and the fixed last one. */
export function RuleList({ rules, onChange, newId }: Props) {
  const { ordered, last } = splitRules(rules);
  const matches = useMatches(rules, { key: "list", complete: true });
  const world = useLintWorld();
  const warnings = useMemo(() => lintRules(rules, world), [rules, world]);
  const [removed, setRemoved] = useState<{ rule: Rule; at: number } | null>(null);
  const kit = useLater(onChange ? loadKit : null);
  const change = (next: readonly Rule[]) => {
    setRemoved(null);
    onChange?.(joinRules(next, last));
  };
  const actionsOf = (rule: Rule, at: number): RuleActions => ({
    move: (to) => change(moveRule(ordered, at, to)),
    duplicate: () => change(duplicateRule(ordered, rule.id, newId())),
    toggle: () => change(switchRule(ordered, rule.id)),
    remove: () => {
      change(removeRule(ordered, rule.id));
      setRemoved({ rule, at });
    },
  });
  const card = (rule: Rule, at: number) => ({
    ...{ rule, place: at, places: ordered.length, matches: matchText(matches, rule.id) },
    warnings: warnings.filter((warning) => warning.rule.id === rule.id),
  });
  const undo = removed ? (
    <Removed
      key="removed"
      name={removed.rule.name}
      onUndo={() => change(insertRule(ordered, removed.rule, removed.at))}
    />
  ) : null;
  return (
    <BlockStack gap="300">
      <Draggable kit={kit} items={ordered} onMove={(from, to) => change(moveRule(ordered, from, to))}>
        <ol aria-label={t("Routing rules")} style={LIST}>
          {ordered.flatMap((rule, at) => [
            ...(removed?.at === at ? [undo] : []),
            onChange && kit ? (
              <kit.SortableRule key={rule.id} id={rule.id} name={rule.name}>
                {(handle) => <RuleCard {...card(rule, at)} actions={actionsOf(rule, at)} handle={handle} />}
              </kit.SortableRule>
            ) : (
              <li key={rule.id}>
                <RuleCard
                  {...card(rule, at)}
                  actions={onChange ? actionsOf(rule, at) : null}
                  {...(onChange && { handle: NO_HANDLE_YET })}
                />
              </li>
            ),
          ])}
          {removed && removed.at >= ordered.length ? undo : null}
        </ol>
      </Draggable>
      <LastRule last={last} place={ordered.length} editable={onChange !== null} />
    </BlockStack>
  );
}

/** Stands where a rule was deleted, until something else is changed. The focus comes here: its card is gone. */
function Removed({ name, onUndo }: { name: string; onUndo: () => void }) {
  const id = useId();
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  return (
    <li>
      <Box padding="300" paddingInlineStart="400" borderRadius="300" background="bg-surface-secondary">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <div role="status">
            <Text as="p">{t("“{{name}}” was deleted from the draft.", { name })}</Text>
          </div>
          <Button id={id} onClick={onUndo} accessibilityLabel={t("Undo: keep {{name}}", { name })}>
            {t("Undo")}
          </Button>
        </InlineStack>
      </Box>
    </li>
  );
}

function LastRule({ last, place, editable }: { last: Rule; place: number; editable: boolean }) {
  const names = useNames();
  return (
    <Box padding="400" background="bg-surface-secondary" borderRadius="300" borderColor="border" borderWidth="025">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingSm">
              {place === 0 ? t("If nothing matches") : t("{{place}}. If nothing matches", { place: place + 1 })}
            </Text>
            <Badge>{t("Always last")}</Badge>
          </InlineStack>
          {editable ? (
            <Button url={`/app/routing/rule/${last.id}`} accessibilityLabel={t("Edit If nothing matches")}>
              {t("Edit")}
            </Button>
          ) : null}
        </InlineStack>
        <Text as="p" breakWord>
          {say(sentence(last, names))}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {t(
            "It holds where no rule above decides: every mapped supplier may ship, the first by your order of suppliers.",
          )}
        </Text>
      </BlockStack>
    </Box>
  );
}
