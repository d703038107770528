import { useState } from "react";
import { msg, t } from "../../../platform/translate.ts";
import type { BackTestView } from "../../../routing/back-test/back-test-view.ts";
import { ActionButton } from "../../actions.tsx";
import { useFormat } from "../../app-context.tsx";
import { StatusBadge } from "../../status-badge.tsx";
import { translated } from "../../translated.ts";
import { Select } from "../../ui/form.ts";
import { ProgressBar } from "../../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import type { Word } from "../../words.ts";

const STATES: Record<BackTestView["state"], Word> = {
  queued: { label: msg("Queued") },
  running: { label: msg("Running"), tone: "info" },
  done: { label: msg("Done"), tone: "success" },
  cancelled: { label: msg("Stopped") },
  failed: { label: msg("Failed"), tone: "critical" },
};
const PERIODS = [
  { value: "30", label: msg("Orders of the last 30 days") },
  { value: "90", label: msg("Orders of the last 90 days") },
  { value: "365", label: msg("Orders of the last year") },
];

export const isUnderWay = (test: BackTestView | null) => test?.state === "queued" || test?.state === "running";

/** Starts a back-test, or shows how far the one that runs has come. */
export function RunCard({ test, draftId }: { test: BackTestView | null; draftId: string | null }) {
  const [days, setDays] = useState("90");
  if (test && isUnderWay(test)) return <Progress test={test} />;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Try the draft on past orders")}
        </Text>
        <Text as="p">
          {t(
            "Each order is decided again, with the stock and prices of its day: once by the rules in force, once by your draft. Nothing is ordered and no order changes.",
          )}
        </Text>
        {draftId === null ? (
          <Text as="p">{t("You have no draft. Change a rule first.")}</Text>
        ) : (
          <InlineStack gap="200" blockAlign="end">
            <Select
              label={t("Past orders")}
              labelHidden
              options={translated(PERIODS)}
              value={days}
              onChange={setDays}
            />
            <ActionButton variant="primary" fields={{ intent: "start", draftId, days }}>
              {t("Start back-test")}
            </ActionButton>
          </InlineStack>
        )}
        {test ? <LastRun test={test} draftId={draftId} /> : null}
      </BlockStack>
    </Card>
  );
}

function Progress({ test }: { test: BackTestView }) {
  const format = useFormat();
  const { done, total } = test;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("Version {{version}} on past orders", { version: test.version })}
          </Text>
          <StatusBadge word={STATES[test.state]} />
        </InlineStack>
        <ProgressBar
          progress={total ? Math.round((100 * done) / total) : 0}
          size="small"
          ariaLabelledBy="back-test-progress"
        />
        <div role="status" id="back-test-progress">
          <Text as="p">
            {total === null
              ? t("Counting orders…")
              : t("{{done}} of {{total}} orders. You can leave this page.", {
                  done: format.number(done),
                  total: format.number(total),
                })}
          </Text>
        </div>
        <InlineStack>
          <ActionButton fields={{ intent: "cancel", backTestId: test.id }}>{t("Stop back-test")}</ActionButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function LastRun({ test, draftId }: { test: BackTestView; draftId: string | null }) {
  const format = useFormat();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t("Last: version {{version}}, {{createdAt}}", {
            version: test.version,
            createdAt: format.dateTime(test.createdAt),
          })}
        </Text>
        <StatusBadge word={STATES[test.state]} />
      </InlineStack>
      {test.problem ? <Text as="p">{test.problem}</Text> : null}
      {draftId !== null && test.ruleSetId !== draftId ? (
        <Text as="p" tone="subdued">
          {t("The draft was changed since. Start again to see what it does now.")}
        </Text>
      ) : null}
    </BlockStack>
  );
}
