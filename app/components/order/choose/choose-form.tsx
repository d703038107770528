import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { t } from "../../../platform/translate.ts";
import type { ChooseSuppliers } from "../../../reports/choose-suppliers.ts";
import type { PlanDifference } from "../../../routing/engine/plan-difference.ts";
import { useAction } from "../../actions.tsx";
import { Button } from "../../ui/action.ts";
import { Banner } from "../../ui/feedback.ts";
import { Checkbox, TextField } from "../../ui/form.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../../ui/layout.ts";
import type { Problem } from "../../../platform/problem.ts";
import { DifferenceCard } from "./difference-card.tsx";
import { LineChoiceRow } from "./line-choice.tsx";
import { splitText, wishesOf, type Choices } from "./wishes.ts";

export type TriedChoice = { ok: true; difference: PlanDifference } | { ok: false; problems: Problem[] };

/** A person's choice of suppliers: made, seen with its cost, then taken. */
export function ChooseForm({ page }: { page: ChooseSuppliers }) {
  const [choices, setChoices] = useState<Choices>({});
  const [expedite, setExpedite] = useState(false);
  const [note, setNote] = useState("");
  const trial = useFetcher<TriedChoice>({ key: "try-suppliers" });
  const { run, busy } = useAction();
  const wishes = JSON.stringify(wishesOf(choices, expedite));
  const [tried, setTried] = useState("");
  const nothing = wishes === "[]";
  const wrong = page.lines.some((line) => splitText(choices[line.lineId], line)?.wrong);
  const answer = trial.state === "idle" && tried === wishes ? trial.data : undefined;
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("Who ships what")}
            </Text>
            <Text as="p" tone="subdued">
              {t("For items that are not bought yet. Your choice stands until you end it, whatever the rules say.")}
            </Text>
          </BlockStack>
          {page.lines.map((line, i) => (
            <BlockStack gap="400" key={line.lineId}>
              {i > 0 ? <Divider /> : null}
              <LineChoiceRow
                line={line}
                choice={choices[line.lineId]}
                onChange={(choice) => setChoices((before) => ({ ...before, [line.lineId]: choice }))}
              />
            </BlockStack>
          ))}
          <Checkbox label={t("Take the fastest plan for the rest")} checked={expedite} onChange={setExpedite} />
          <TextField
            label={t("Why (optional)")}
            helpText={t("It stands in the order's timeline.")}
            autoComplete="off"
            maxLength={500}
            value={note}
            onChange={setNote}
          />
          <InlineStack gap="200">
            <Button
              variant={answer?.ok ? "secondary" : "primary"}
              disabled={nothing || wrong}
              loading={trial.state !== "idle"}
              onClick={() => {
                setTried(wishes);
                trial.submit({ intent: "try", wishes, note }, { method: "post" });
              }}
            >
              {t("See what it costs")}
            </Button>
            {answer?.ok ? (
              <Button variant="primary" loading={busy} onClick={() => run({ intent: "choose", wishes, note })}>
                {t("Use these suppliers")}
              </Button>
            ) : null}
          </InlineStack>
        </BlockStack>
      </Card>
      {answer && !answer.ok ? (
        <Banner tone="critical" title={t("That is not possible")}>
          {answer.problems.map(({ message }) => (
            <Text as="p" key={message}>
              {message}
            </Text>
          ))}
        </Banner>
      ) : null}
      {answer?.ok ? <DifferenceCard difference={answer.difference} /> : null}
    </BlockStack>
  );
}
