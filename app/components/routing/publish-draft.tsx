import { useMemo, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { RuleSetView } from "../../reports/routing-rules.ts";
import { diffRuleSets } from "../../routing/rules/check/diff.ts";
import { lintRules } from "../../routing/rules/check/lint.ts";
import { problemOf } from "../action-result.ts";
import { useAction } from "../actions.tsx";
import { Button } from "../ui/action.ts";
import { ChoiceList, TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { ChangesList } from "./changes-list.tsx";
import { NumberInput } from "./fields/number-input.tsx";
import { useLintWorld, useNames } from "./routing-context.tsx";
import { WarningLine } from "./warning-line.tsx";

/** What a draft changes, what to look at first, and for how many orders it is to count. */
export function PublishDraft({
  draft,
  published,
  trial,
}: {
  draft: RuleSetView;
  published: RuleSetView | null;
  /** another version is on trial already */
  trial: boolean;
}) {
  const names = useNames();
  const world = useLintWorld();
  const changes = diffRuleSets(published?.rules ?? [], draft.rules, names);
  const warnings = useMemo(() => lintRules(draft.rules, world), [draft.rules, world]);
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("What changes")}
          </Text>
          {changes.length === 0 ? (
            <Text as="p">{t("Nothing: the draft says the same as the rules in force.")}</Text>
          ) : (
            <ChangesList changes={changes} />
          )}
          <InlineStack gap="200">
            <Button url="/app/routing/preview?rules=draft">{t("Preview on an order")}</Button>
            <Button url="/app/routing/back-test">{t("Try on past orders")}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
      {warnings.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t("Look at this first")}
            </Text>
            {warnings.map((warning) => (
              <WarningLine key={JSON.stringify(warning.message)} {...warning} />
            ))}
          </BlockStack>
        </Card>
      ) : null}
      <HowToPublish draftId={draft.id} trial={trial} />
    </BlockStack>
  );
}

function HowToPublish({ draftId, trial }: { draftId: string; trial: boolean }) {
  const [whom, setWhom] = useState<"all" | "some">("all");
  const [percent, setPercent] = useState<number | undefined>(10);
  const [note, setNote] = useState("");
  const { run, busy, result } = useAction();
  if (trial)
    return (
      <Card>
        <BlockStack gap="200" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t("A trial is running")}
          </Text>
          <Text as="p">
            {t("Publish the version on trial to all orders, or stop its trial. Then you can publish this one.")}
          </Text>
          <Button url="/app/routing">{t("See the trial")}</Button>
        </BlockStack>
      </Card>
    );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Publish")}
        </Text>
        <ChoiceList
          title={t("For which orders")}
          choices={[
            {
              value: "all",
              label: t("All orders"),
              helpText: t("Orders that are routed from now on, and those that wait."),
            },
            {
              value: "some",
              label: t("A trial on part of the orders"),
              helpText: t("The others keep the rules in force, and you see both side by side."),
            },
          ]}
          selected={[whom]}
          onChange={([chosen]) => setWhom(chosen === "some" ? "some" : "all")}
        />
        {whom === "some" ? (
          <NumberInput
            label={t("Share of orders")}
            unit="%"
            value={percent}
            onChange={setPercent}
            error={problemOf(result, "percent")}
          />
        ) : (
          <TextField
            label={t("Why (optional)")}
            helpText={t("For the history, and whoever looks at it later.")}
            autoComplete="off"
            maxLength={500}
            value={note}
            onChange={setNote}
          />
        )}
        <InlineStack>
          <Button
            variant="primary"
            loading={busy}
            onClick={() =>
              run(
                whom === "all"
                  ? { intent: "publish", draftId, note }
                  : { intent: "start-trial", draftId, percent: String(percent ?? "") },
              )
            }
          >
            {whom === "all" ? t("Publish rules") : t("Start trial")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
