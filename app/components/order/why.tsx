import { useId, useState } from "react";
import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { Why } from "../../reports/why.ts";
import { useFormat } from "../app-context.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Text } from "../ui/layout.ts";
import { CandidateTable } from "./candidate-table.tsx";

/** Why a line went where it went: the sentence at once, the candidates and the rule on request. */
export function WhyThisSupplier({ why, item }: { why: Why; item: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const format = useFormat();
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Text as="p" variant="bodySm" tone="subdued">
        {say(why.summary)}
      </Text>
      <Button
        variant="plain"
        disclosure={open ? "up" : "down"}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => setOpen(!open)}
        accessibilityLabel={t("Why this supplier: {{item}}", { item })}
      >
        {t("Why this supplier")}
      </Button>
      <div id={id} hidden={!open} style={{ width: "100%" }}>
        {open ? (
          <BlockStack gap="200">
            <CandidateTable item={item} rows={why.candidates} />
            <Text as="p" variant="bodySm" tone="subdued">
              {t("{{rule}} Rule set version {{ruleSetVersion}}, decided {{decidedAt}}.", {
                rule: say(why.rule),
                ruleSetVersion: why.ruleSetVersion,
                decidedAt: format.dateTime(why.decidedAt),
              })}
            </Text>
          </BlockStack>
        ) : null}
      </div>
    </BlockStack>
  );
}
