import { useState } from "react";
import { msg, t } from "../../platform/translate.ts";
import type { HistoryEntry } from "../../reports/routing-rules.ts";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import type { Word } from "../words.ts";
import { AUTHORS } from "./list/version-card.tsx";

const STATES: Record<HistoryEntry["state"], Word> = {
  draft: { label: msg("Draft"), tone: "info" },
  canary: { label: msg("On trial"), tone: "info" },
  published: { label: msg("In force"), tone: "success" },
  replaced: { label: msg("Replaced") },
  stopped: { label: msg("Trial stopped") },
};

/** Every version: who, when, why, and the way back to it. */
export function HistoryList({ history }: { history: HistoryEntry[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        {history.map((entry, i) => (
          <BlockStack gap="400" key={entry.version}>
            {i > 0 ? <Divider /> : null}
            <Entry entry={entry} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const format = useFormat();
  const { version, state, by, at, note, copyOf, percent, endedAt } = entry;
  const verb = state === "draft" ? t("Saved") : state === "canary" || state === "stopped" ? t("Tried") : t("Published");
  const share =
    state === "canary" || state === "stopped" ? t(" on {{percent}}% of orders", { percent: percent ?? "some" }) : "";
  return (
    <InlineStack align="space-between" blockAlign="start" gap="300">
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm">
            {t("Version {{version}}", { version })}
          </Text>
          <StatusBadge word={STATES[state]} />
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {t("{{verb}}{{share}} by {{author}}, {{at}}", {
            verb,
            share,
            author: t(AUTHORS[by]),
            at: format.dateTime(at),
          })}
          {endedAt && state !== "published" ? `, until ${format.dateTime(endedAt)}` : ""}
        </Text>
        {copyOf === null ? null : <Text as="p">{t("The rules of version {{copyOf}} again.", { copyOf })}</Text>}
        {note ? (
          <Text as="p" breakWord>
            {note}
          </Text>
        ) : null}
      </BlockStack>
      {state === "replaced" || state === "stopped" ? <RollBackButton version={version} /> : null}
    </InlineStack>
  );
}

function RollBackButton({ version }: { version: number }) {
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const missing = asked && reason.trim() === "";
  return (
    <ConfirmButton
      title={t("Roll back to version {{version}}?", { version })}
      accessibilityLabel={t("Roll back to version {{version}}", { version })}
      body={
        <BlockStack gap="300">
          <Text as="p">
            {t("Its rules are published again as a new version. A trial that runs is stopped, your draft stays.")}
          </Text>
          <TextField
            label={t("Reason")}
            autoComplete="off"
            maxLength={500}
            value={reason}
            onChange={setReason}
            error={missing ? t("Say why, for whoever looks at the history.") : undefined}
          />
        </BlockStack>
      }
      confirm={t("Roll back")}
      fields={() => {
        setAsked(true);
        return reason.trim() === "" ? null : { intent: "roll-back", version: String(version), reason };
      }}
    >
      {t("Roll back")}
    </ConfirmButton>
  );
}
