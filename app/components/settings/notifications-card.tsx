import { useState } from "react";
import type { ExceptionSeverity } from "../../exceptions/catalogue.ts";
import type { ChannelHealth } from "../../exceptions/alerts/choices.server.ts";
import { SEVERITIES } from "../../exceptions/alerts/choices.ts";
import { msg, t } from "../../platform/translate.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import type { Format } from "../format.ts";
import { translated } from "../translated.ts";
import { Banner } from "../ui/feedback.ts";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Collapsible, InlineStack, Text } from "../ui/layout.ts";
import { SEVERITY_WORDS } from "../words.ts";
import { Amount, Choice, Choices, Line, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const SEVERITY_CHOICES = SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value].label }));
const DIGEST_CHOICES = [
  { value: "when-needed", label: msg("When something needs you") },
  { value: "always", label: msg("Every day") },
  { value: "off", label: msg("Never") },
];
const KINDS_ID = "notification-kinds";

/** A kind of exception that can be told at once. The catalogue itself stays on the server: it is long. */
type Kind = { kind: string; title: string; severity: ExceptionSeverity };
type Props = { settings: SettingsState; channels: ChannelHealth[]; kinds: readonly Kind[]; timeZone: string };

const choicesOf = (kinds: readonly Kind[]) =>
  kinds
    .map(({ kind, title, severity }) => ({ value: kind, label: `${t(title)} (${t(SEVERITY_WORDS[severity].label)})` }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));

/** Who is told of what, and whether it arrives. */
export function NotificationsCard({ settings, channels, kinds, timeZone }: Props) {
  const format = useFormat();
  const [showsKinds, setShowsKinds] = useState(settings.values.notifyKinds !== "");
  const used = channels.some(({ state }) => state !== "unused");
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("Notifications")}
          </Text>
          <Text as="p" tone="subdued">
            {t("Nobody is told until you enter an address. A burst is told in one message, at most every 15 minutes.")}
          </Text>
        </BlockStack>
        {channels.map((channel) => (
          <ChannelTrouble key={channel.channel} {...channel} />
        ))}
        <Lines
          settings={settings}
          field="notifyRecipients"
          label={t("E-mail addresses")}
          help={t("One on each line.")}
          placeholder="orders@example.com"
        />
        <Line
          settings={settings}
          field="notifyWebhook"
          label={t("Webhook")}
          help={t("An incoming webhook of Slack, or of a tool that takes the same messages.")}
          placeholder="https://hooks.slack.com/services/…"
        />
        <Choices
          settings={settings}
          field="notifySeverities"
          label={t("Tell at once about new exceptions")}
          choices={translated(SEVERITY_CHOICES)}
        />
        <BlockStack gap="200">
          <InlineStack>
            <Button
              variant="plain"
              disclosure={showsKinds ? "up" : "down"}
              ariaExpanded={showsKinds}
              ariaControls={KINDS_ID}
              onClick={() => setShowsKinds(!showsKinds)}
            >
              {t("Single kinds as well")}
            </Button>
          </InlineStack>
          <Collapsible id={KINDS_ID} open={showsKinds}>
            <Choices
              settings={settings}
              field="notifyKinds"
              label={t("Tell at once about these too")}
              choices={choicesOf(kinds)}
            />
          </Collapsible>
        </BlockStack>
        <Choice
          settings={settings}
          field="notifyDigest"
          label={t("Daily digest")}
          choices={translated(DIGEST_CHOICES)}
        />
        <Amount
          settings={settings}
          field="notifyDigestHour"
          label={t("Hour of the digest")}
          help={t("By your store's clocks ({{timeZone}}).", { timeZone })}
          unit=":00"
        />
        <InlineStack gap="300" blockAlign="center">
          <ActionButton fields={{ intent: "send-test" }} disabled={!used || settings.changed}>
            {t("Send a test")}
          </ActionButton>
          <Text as="p" tone="subdued">
            {settings.changed ? t("Save first.") : lastWords(channels, format)}
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const CHANNEL_NAMES = { mail: msg("E-mail"), webhook: msg("Webhook") };

function lastWords(channels: ChannelHealth[], format: Format): string {
  const words = channels.flatMap(({ channel, state, at }) =>
    state === "works" && at
      ? [
          t("{{channel}} last sent {{when}}.", {
            channel: t(CHANNEL_NAMES[channel]),
            when: format.dateTime(new Date(at)),
          }),
        ]
      : [],
  );
  return words.join(" ");
}

/** A channel that does not work says so where it is set up. */
function ChannelTrouble({ channel, state, note, at }: ChannelHealth) {
  const format = useFormat();
  const name = t(CHANNEL_NAMES[channel]);
  const when = at ? t(" on {{when}}", { when: format.dateTime(new Date(at)) }) : "";
  const reason = note ? ` ${note.replace(/[.\s]*$/, ".")}` : "";
  switch (state) {
    case "unused":
    case "untried":
    case "works":
      return null;
    case "not-configured":
      return (
        <Banner tone="warning" title={t("E-mail cannot be sent")}>
          {t("Crossdock was set up without a mail server. Ask who runs it, or use a webhook.")}
        </Banner>
      );
    case "retrying":
      return (
        <Banner tone="warning" title={t("{{name}} is not arriving", { name })}>
          {t("It is being tried again.{{reason}}", { reason })}
        </Banner>
      );
    case "failing":
      return (
        <Banner tone="critical" title={t("{{name}} did not arrive", { name })}>
          {t("The last message was given up{{when}}.{{reason}} Correct the address, then send a test.", {
            when,
            reason,
          })}
        </Banner>
      );
    case "unknown":
      return (
        <Banner tone="warning" title={t("{{name}} may not have arrived", { name })}>
          {t(
            "The connection was lost while the last message was sent{{when}}. It is not sent twice.{{reason}} Send a test.",
            { when, reason },
          )}
        </Banner>
      );
  }
}
