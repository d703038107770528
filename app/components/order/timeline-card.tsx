import { useFetcher } from "@remix-run/react";
import { useId, useState } from "react";
import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { TimelineEntry, Who } from "../../reports/timeline.ts";
import { useFormat } from "../app-context.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";

/** Everything that happened: what, who, when; what was said to a supplier on request. */
export function TimelineCard({ entries }: { entries: TimelineEntry[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Timeline")}
        </Text>
        {entries.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("Nothing has happened yet.")}
          </Text>
        ) : (
          <ol style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: "var(--p-space-200)" }}>
            {entries.map((entry) => (
              <li key={entry.id} style={{ overflowWrap: "anywhere" }}>
                <Entry entry={entry} />
              </li>
            ))}
          </ol>
        )}
      </BlockStack>
    </Card>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const format = useFormat();
  const sentence = say(entry.sentence);
  return (
    <>
      <Text as="p">{sentence}</Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {whoText(entry.who)}, <time dateTime={entry.at.toISOString()}>{format.dateTime(entry.at)}</time>
      </Text>
      {entry.exchange === null ? null : <Exchange attemptId={entry.exchange} about={sentence} />}
    </>
  );
}

function whoText(who: Who): string {
  switch (who.kind) {
    case "crossdock":
      return t("Crossdock");
    case "you":
      return t("You");
    case "user":
      return t("Staff member …{{id}}", { id: who.id });
  }
}

/** The raw words to and from the supplier, fetched when they are wanted. */
function Exchange({ attemptId, about }: { attemptId: string; about: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const fetcher = useFetcher<{ text: string | null }>();
  const text = fetcher.data === undefined ? t("Loading…") : (fetcher.data.text ?? t("Nothing was kept of it."));
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button
        variant="plain"
        disclosure={open ? "up" : "down"}
        ariaExpanded={open}
        ariaControls={id}
        accessibilityLabel={t("What was said: {{about}}", { about })}
        onClick={() => {
          setOpen(!open);
          if (!fetcher.data && fetcher.state === "idle") fetcher.load(`/app/exchange/${attemptId}`);
        }}
      >
        {t("What was said")}
      </Button>
      <div id={id} hidden={!open} style={{ width: "100%" }}>
        {open ? (
          <>
            <Text as="p" variant="bodySm" tone="subdued">
              {t("Word for word, with personal data masked.")}
            </Text>
            <pre
              tabIndex={0}
              aria-label={t("What was said: {{about}}", { about })}
              style={{
                ...{ margin: 0, padding: "var(--p-space-300)", maxHeight: "24rem", overflow: "auto" },
                ...{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", fontSize: "var(--p-font-size-300)" },
                background: "var(--p-color-bg-surface-secondary)",
                borderRadius: "var(--p-border-radius-200)",
              }}
            >
              {text}
            </pre>
          </>
        ) : null}
      </div>
    </BlockStack>
  );
}
