import { useState } from "react";
import { EXCEPTION_KINDS } from "../../exceptions/catalogue.ts";
import type { ChannelHealth } from "../../exceptions/alerts/choices.server.ts";
import { SEVERITIES } from "../../exceptions/alerts/choices.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import type { Format } from "../format.ts";
import { Banner } from "../ui/feedback.ts";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Collapsible, InlineStack, Text } from "../ui/layout.ts";
import { SEVERITY_WORDS } from "../words.ts";
import { Amount, Choice, Choices, Line, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const SEVERITY_CHOICES = SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value].label }));
const KIND_CHOICES = Object.entries(EXCEPTION_KINDS)
  .map(([value, { title, severity }]) => ({ value, label: `${title} (${SEVERITY_WORDS[severity].label})` }))
  .sort((a, b) => (a.label < b.label ? -1 : 1));
const DIGEST_CHOICES = [
  { value: "when-needed", label: "When something needs you" },
  { value: "always", label: "Every day" },
  { value: "off", label: "Never" },
];
const KINDS_ID = "notification-kinds";

type Props = { settings: SettingsState; channels: ChannelHealth[]; timeZone: string };

/** Who is told of what, and whether it arrives. */
export function NotificationsCard({ settings, channels, timeZone }: Props) {
  const format = useFormat();
  const [showsKinds, setShowsKinds] = useState(settings.values.notifyKinds !== "");
  const used = channels.some(({ state }) => state !== "unused");
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Notifications
          </Text>
          <Text as="p" tone="subdued">
            Nobody is told until you enter an address. A burst is told in one message, at most every 15 minutes.
          </Text>
        </BlockStack>
        {channels.map((channel) => (
          <ChannelTrouble key={channel.channel} {...channel} />
        ))}
        <Lines
          settings={settings}
          field="notifyRecipients"
          label="E-mail addresses"
          help="One on each line."
          placeholder="orders@example.com"
        />
        <Line
          settings={settings}
          field="notifyWebhook"
          label="Webhook"
          help="An incoming webhook of Slack, or of a tool that takes the same messages."
          placeholder="https://hooks.slack.com/services/…"
        />
        <Choices
          settings={settings}
          field="notifySeverities"
          label="Tell at once about new exceptions"
          choices={SEVERITY_CHOICES}
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
              Single kinds as well
            </Button>
          </InlineStack>
          <Collapsible id={KINDS_ID} open={showsKinds}>
            <Choices
              settings={settings}
              field="notifyKinds"
              label="Tell at once about these too"
              choices={KIND_CHOICES}
            />
          </Collapsible>
        </BlockStack>
        <Choice settings={settings} field="notifyDigest" label="Daily digest" choices={DIGEST_CHOICES} />
        <Amount
          settings={settings}
          field="notifyDigestHour"
          label="Hour of the digest"
          help={`By your store's clocks (${timeZone}).`}
          unit=":00"
        />
        <InlineStack gap="300" blockAlign="center">
          <ActionButton fields={{ intent: "send-test" }} disabled={!used || settings.changed}>
            Send a test
          </ActionButton>
          <Text as="p" tone="subdued">
            {settings.changed ? "Save first." : lastWords(channels, format)}
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const CHANNEL_NAMES = { mail: "E-mail", webhook: "Webhook" };

function lastWords(channels: ChannelHealth[], format: Format): string {
  const words = channels.flatMap(({ channel, state, at }) =>
    state === "works" && at ? [`${CHANNEL_NAMES[channel]} last sent ${format.dateTime(new Date(at))}.`] : [],
  );
  return words.join(" ");
}

/** A channel that does not work says so where it is set up. */
function ChannelTrouble({ channel, state, note, at }: ChannelHealth) {
  const format = useFormat();
  const name = CHANNEL_NAMES[channel];
  const when = at ? ` on ${format.dateTime(new Date(at))}` : "";
  const reason = note ? ` ${note.replace(/[.\s]*$/, ".")}` : "";
  switch (state) {
    case "unused":
    case "untried":
    case "works":
      return null;
    case "not-configured":
      return (
        <Banner tone="warning" title="E-mail cannot be sent">
          Crossdock was set up without a mail server. Ask who runs it, or use a webhook.
        </Banner>
      );
    case "retrying":
      return (
        <Banner tone="warning" title={`${name} is not arriving`}>
          It is being tried again.{reason}
        </Banner>
      );
    case "failing":
      return (
        <Banner tone="critical" title={`${name} did not arrive`}>
          The last message was given up{when}.{reason} Correct the address, then send a test.
        </Banner>
      );
    case "unknown":
      return (
        <Banner tone="warning" title={`${name} may not have arrived`}>
          The connection was lost while the last message was sent{when}. It is not sent twice.{reason} Send a test.
        </Banner>
      );
  }
}
