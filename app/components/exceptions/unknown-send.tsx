import type { ReactNode } from "react";
import type { UnknownSend } from "../../reports/exceptions.ts";
import { useFormat } from "../app-context.tsx";
import { AskButton } from "../ask-button.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { BlockStack, Box, InlineGrid, InlineStack, Text } from "../ui/layout.ts";

/** A send without an answer: what was sent beside what is known, and the two things that a person can say. */
export function UnknownSendCard({ id, send }: { id: string; send: UnknownSend }) {
  const format = useFormat();
  const { key, supplier, items, sentAt, settledAt, note } = send;
  return (
    <BlockStack gap="300">
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="300">
        <Side title="What was sent">
          <Text as="p">
            {key} to {supplier}
            {sentAt === null ? "" : `, ${format.dateTime(sentAt)}`}
          </Text>
          {items.map((item) => (
            <Text as="p" key={item}>
              {item}
            </Text>
          ))}
        </Side>
        <Side title="What is known">
          <Text as="p">{note ?? "No answer came."}</Text>
          <Text as="p">
            {settledAt === null
              ? "It is looked up again and again."
              : `It can no longer be under way since ${format.dateTime(settledAt)}.`}
          </Text>
          <Text as="p">Ask {supplier} whether it has an order with this reference.</Text>
        </Side>
      </InlineGrid>
      <InlineStack gap="200">
        <ItArrived id={id} supplier={supplier} />
        <ConfirmButton
          size="slim"
          title="It did not arrive?"
          body={`${key} is sent to ${supplier} again. Say so only when ${supplier} has looked and has no such order: otherwise it ships twice.`}
          confirm="Send again"
          destructive
          fields={() => ({ intent: "did-not-arrive", id })}
        >
          It did not
        </ConfirmButton>
      </InlineStack>
    </BlockStack>
  );
}

const Side = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box padding="300" background="bg-surface-secondary" borderRadius="200">
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  </Box>
);

const ItArrived = ({ id, supplier }: { id: string; supplier: string }) => (
  <AskButton
    title="It arrived?"
    confirm="It arrived"
    body={`Nothing is sent again. Parcels are read as soon as ${supplier}'s store answers.`}
    field={{ label: "Supplier's order number", placeholder: "#1042", maxLength: 60 }}
    missing="Enter what the supplier calls the order."
    fields={(name) => ({ intent: "arrived", id, name })}
  >
    It arrived
  </AskButton>
);
