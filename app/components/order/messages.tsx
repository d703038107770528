import { msg, t } from "../../platform/translate.ts";
import type { Message, SupplierGroup } from "../../reports/supplier-group.ts";
import { useFormat } from "../app-context.tsx";
import { Badge } from "../ui/feedback.ts";
import { BlockStack, Divider, InlineStack, Text } from "../ui/layout.ts";

/** What people wrote to the supplier about its order. */
export function Messages({ group: { messages, supplier } }: { group: SupplierGroup }) {
  if (messages.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Divider />
      <Text as="h3" variant="headingSm">
        {t("Messages to {{supplier}}", { supplier })}
      </Text>
      {messages.map((message) => (
        <MessageRow key={message.id} message={message} />
      ))}
    </BlockStack>
  );
}

const STATES: Record<string, { label: string; tone?: "success" | "info" | "critical" | "attention" }> = {
  pending: { label: msg("Being sent"), tone: "info" },
  sent: { label: msg("Mailed"), tone: "success" },
  shown: { label: msg("In their Crossdock"), tone: "success" },
  failed: { label: msg("Not sent"), tone: "critical" },
  unknown: { label: msg("Perhaps sent"), tone: "attention" },
};

function MessageRow({ message }: { message: Message }) {
  const format = useFormat();
  const state = STATES[message.state];
  return (
    <BlockStack gap="050">
      <div style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{message.text}</div>
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" variant="bodySm" tone="subdued">
          {format.dateTime(message.createdAt)}
        </Text>
        {state ? <Badge {...(state.tone ? { tone: state.tone } : {})}>{t(state.label)}</Badge> : null}
      </InlineStack>
      {message.note ? (
        <Text as="p" variant="bodySm" tone="critical">
          {message.note}
        </Text>
      ) : null}
    </BlockStack>
  );
}
