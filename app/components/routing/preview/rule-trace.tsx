import { say } from "../../../platform/phrase.ts";
import { msg, t } from "../../../platform/translate.ts";
import type { ConditionTrace, GroupTrace, RuleTrace } from "../../../routing/rules/outcome.ts";
import { StatusBadge } from "../../status-badge.tsx";
import { BlockStack, Card, Divider, InlineStack, Text } from "../../ui/layout.ts";
import type { Word } from "../../words.ts";

const VERDICTS: Record<RuleTrace["verdict"], Word> = {
  matched: { label: msg("Passed"), tone: "success" },
  "not-matched": { label: msg("Not passed") },
  off: { label: msg("Off") },
};
const LINE_VERDICTS: Record<RuleTrace["lines"][number]["verdict"], string> = {
  applies: msg("decided by this rule"),
  "not-matched": msg("not meant"),
  "passed-over": msg("passed over: it would leave nobody"),
  "came-later": msg("an earlier rule has decided"),
};

/** Every rule with its conditions: passed or not, and the value that was seen. */
export function RuleTraces({ rules, nameOf }: { rules: RuleTrace[]; nameOf: (lineId: string) => string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Rule by rule")}
        </Text>
        {rules.length === 0 ? <Text as="p">{t("There is no rule: every mapped supplier may ship.")}</Text> : null}
        {rules.map(({ rule, verdict, when, lines }, i) => (
          <BlockStack gap="300" key={rule.id}>
            {i > 0 ? <Divider /> : null}
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm" breakWord>
                {`${rule.number}. ${rule.name}`}
              </Text>
              <StatusBadge word={VERDICTS[verdict]} />
            </InlineStack>
            {when.of.length === 0 ? <Text as="p">{t("It holds for every order.")}</Text> : <GroupLines group={when} />}
            {lines.length > 0 ? (
              <Text as="p" variant="bodySm" tone="subdued" breakWord>
                {lines.map((line) => `${nameOf(line.lineId)}: ${t(LINE_VERDICTS[line.verdict])}`).join("; ")}.
              </Text>
            ) : null}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function GroupLines({ group }: { group: GroupTrace }) {
  return (
    <div>
      {group.of.length > 1 ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {group.match === "all" ? t("All of these:") : t("Any of these:")}
        </Text>
      ) : null}
      <ul
        style={{
          listStyle: "none",
          margin: 0,
          padding: 0,
          paddingInlineStart: group.of.length > 1 ? "var(--p-space-300)" : 0,
        }}
      >
        {group.of.map((part, i) => (
          <li key={i}>{"match" in part ? <GroupLines group={part} /> : <ConditionLine trace={part} />}</li>
        ))}
      </ul>
    </div>
  );
}

const ConditionLine = ({ trace: { passed, sentence, seen } }: { trace: ConditionTrace }) => (
  <div
    style={{ display: "flex", gap: "var(--p-space-150)", padding: "var(--p-space-050) 0", overflowWrap: "anywhere" }}
  >
    <span
      aria-hidden="true"
      style={{ width: "1em", flex: "none", color: `var(--p-color-text-${passed ? "success" : "secondary"})` }}
    >
      {passed ? "✓" : "✗"}
    </span>
    <Text as="p">
      <Text as="span" visuallyHidden>
        {passed ? t("Passed: ") : t("Not passed: ")}
      </Text>
      {say(sentence)}{" "}
      <Text as="span" tone="subdued">
        {t("(seen: {{seen}})", { seen: say(seen) })}
      </Text>
    </Text>
  </div>
);
