import { say } from "../../../platform/phrase.ts";
import { t } from "../../../platform/translate.ts";
import { ACTIONS } from "../../../routing/rules/actions/registry.ts";
import { freshAction } from "../../../routing/rules/edit/values.ts";
import { LAST_RULE_ID, type ActionUse } from "../../../routing/rules/rule.ts";
import { sentence } from "../../../routing/rules/sentence.ts";
import { Checkbox, InlineError, TextField } from "../../ui/form.ts";
import { Banner } from "../../ui/feedback.ts";
import { BlockStack, Card, Divider, Layout, Text } from "../../ui/layout.ts";
import { count } from "../../words.ts";
import { MatchesCard, useMatches } from "../matches.tsx";
import { useNames } from "../routing-context.tsx";
import { WarningLine } from "../warning-line.tsx";
import { ActionRow } from "./action-row.tsx";
import { AddSelect } from "./add-select.tsx";
import { GroupEditor } from "./group-editor.tsx";
import { problemsOfRule } from "../../../routing/rules/edit/check.ts";
import type { RuleState } from "./use-rule.tsx";

/** One rule: when it applies, what happens then, and beside it what that means for the last orders. */
export function RuleEditor({ state }: { state: RuleState }) {
  const { rule, set, errorAt, problems } = state;
  const isLast = rule.id === LAST_RULE_ID;
  return (
    <Layout>
      <Layout.Section>
        <BlockStack gap="400">
          {problems > 0 ? (
            <Banner
              tone="critical"
              title={t("{{problems}} missing or not right yet", {
                problems: count(problems, "thing is", "things are"),
              })}
            >
              <Text as="p">{t("Each is marked below.")}</Text>
            </Banner>
          ) : null}
          {isLast ? <LastRuleCard /> : <HeadCard state={state} />}
          {isLast ? null : (
            <Card>
              <BlockStack gap="400">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    {t("When")}
                  </Text>
                  <Text as="p" tone="subdued">
                    {rule.when.of.length === 0
                      ? t("Without a condition the rule holds for every order.")
                      : t("The rule holds for orders, items or suppliers that meet the conditions.")}
                  </Text>
                </BlockStack>
                <GroupEditor
                  root={rule.when}
                  onChange={(when) => set({ when: when.of.length === 0 ? { match: "all", of: [] } : when })}
                  path={[]}
                  group={rule.when}
                  errorAt={errorAt}
                />
              </BlockStack>
            </Card>
          )}
          <ThenCard state={state} />
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <Side state={state} />
      </Layout.Section>
    </Layout>
  );
}

function HeadCard({ state: { rule, set, errorAt } }: { state: RuleState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <TextField
          label={t("Name")}
          placeholder={t("EU orders")}
          autoComplete="off"
          maxLength={100}
          value={rule.name}
          onChange={(name) => set({ name })}
          error={errorAt("name")}
        />
        <Checkbox
          label={t("This rule is on")}
          helpText={t("A rule that is off stays in the list and is never asked.")}
          checked={rule.on}
          onChange={(on) => set({ on })}
        />
      </BlockStack>
    </Card>
  );
}

const LastRuleCard = () => (
  <Card>
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {t("When")}
      </Text>
      <Text as="p">
        {t(
          "No other rule decides. This rule is always there and always the last one, so that every order has an answer.",
        )}
      </Text>
    </BlockStack>
  </Card>
);

function ThenCard({ state: { rule, set, errorAt } }: { state: RuleState }) {
  const { then } = rule;
  const free = ACTIONS.filter(({ id }) => !then.some((use) => use.action === id) && fits(id, then));
  const change = (at: number, use: ActionUse) => set({ then: then.map((each, i) => (i === at ? use : each)) });
  const error = errorAt("then");
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Then")}
        </Text>
        {then.map((use, at) => (
          <BlockStack gap="400" key={use.action}>
            {at > 0 ? <Divider /> : null}
            <ActionRow
              use={use}
              at={at}
              onChange={(changed) => change(at, changed)}
              onRemove={() => set({ then: then.filter((_, i) => i !== at) })}
              errorAt={errorAt}
            />
          </BlockStack>
        ))}
        {error ? <InlineError message={error} fieldID="add-action" /> : null}
        {free.length > 0 ? (
          <AddSelect
            id="add-action"
            label={t("Add what happens")}
            options={[
              { value: "", label: t("Add what happens…") },
              ...free.map(({ id, label }) => ({ value: id, label: t(label) })),
            ]}
            onAdd={(id) => {
              const action = ACTIONS.find((each) => each.id === id);
              if (action) set({ then: [...then, freshAction(action)] });
            }}
          />
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** Waiting and hurrying exclude each other. */
const fits = (id: ActionUse["action"], then: readonly ActionUse[]) =>
  !then.some(({ action }) => (id === "delay" && action === "expedite") || (id === "expedite" && action === "delay"));

function Side({ state }: { state: RuleState }) {
  const { rule, warnings } = state;
  const names = useNames();
  const matches = useMatches([rule], { key: "rule", complete: problemsOfRule(rule).size === 0 });
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("In words")}
          </Text>
          <Text as="p" breakWord>
            {matches === null
              ? t("Once the rule is complete, it stands here as a sentence.")
              : say(sentence(rule, names))}
          </Text>
          {warnings.map((warning) => (
            <WarningLine key={JSON.stringify(warning.message)} {...warning} />
          ))}
        </BlockStack>
      </Card>
      {rule.id === LAST_RULE_ID ? null : <MatchesCard rule={rule} matches={matches} />}
    </BlockStack>
  );
}
