import { useState } from "react";
import type { HistoryEntry } from "../../reports/routing-rules.ts";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import type { Word } from "../words.ts";
import { AUTHORS } from "./list/version-card.tsx";

const STATES: Record<HistoryEntry["state"], Word> = {
  draft: { label: "Draft", tone: "info" },
  canary: { label: "On trial", tone: "info" },
  published: { label: "In force", tone: "success" },
  replaced: { label: "Replaced" },
  stopped: { label: "Trial stopped" },
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
  const verb = state === "draft" ? "Saved" : state === "canary" || state === "stopped" ? "Tried" : "Published";
  const share = state === "canary" || state === "stopped" ? ` on ${percent ?? "some"}% of orders` : "";
  return (
    <InlineStack align="space-between" blockAlign="start" gap="300">
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingSm">
            {`Version ${version}`}
          </Text>
          <StatusBadge word={STATES[state]} />
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {`${verb}${share} by ${AUTHORS[by]}, ${format.dateTime(at)}`}
          {endedAt && state !== "published" ? `, until ${format.dateTime(endedAt)}` : ""}
        </Text>
        {copyOf === null ? null : <Text as="p">{`The rules of version ${copyOf} again.`}</Text>}
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
      title={`Roll back to version ${version}?`}
      accessibilityLabel={`Roll back to version ${version}`}
      body={
        <BlockStack gap="300">
          <Text as="p">
            Its rules are published again as a new version. A trial that runs is stopped, your draft stays.
          </Text>
          <TextField
            label="Reason"
            autoComplete="off"
            maxLength={500}
            value={reason}
            onChange={setReason}
            error={missing ? "Say why, for whoever looks at the history." : undefined}
          />
        </BlockStack>
      }
      confirm="Roll back"
      fields={() => {
        setAsked(true);
        return reason.trim() === "" ? null : { intent: "roll-back", version: String(version), reason };
      }}
    >
      Roll back
    </ConfirmButton>
  );
}
