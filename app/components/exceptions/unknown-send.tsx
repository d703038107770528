import { useRef, useState, type ReactNode } from "react";
import type { UnknownSend } from "../../reports/exceptions.ts";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { TextField } from "../ui/form.ts";
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

function ItArrived({ id, supplier }: { id: string; supplier: string }) {
  const [name, setName] = useState("");
  const latest = useRef(name);
  const [asked, setAsked] = useState(false);
  return (
    <ConfirmButton
      size="slim"
      title="It arrived?"
      confirm="It arrived"
      body={
        <BlockStack gap="300">
          <Text as="p">Nothing is sent again. Parcels are read as soon as {supplier}'s store answers.</Text>
          <TextField
            label="Supplier's order number"
            placeholder="#1042"
            value={name}
            onChange={(text) => {
              latest.current = text;
              setName(text);
            }}
            maxLength={60}
            autoComplete="off"
            error={asked && name.trim() === "" ? "Enter what the supplier calls the order." : undefined}
          />
        </BlockStack>
      }
      fields={() => {
        setAsked(true);
        return latest.current.trim() === "" ? null : { intent: "arrived", id, name: latest.current };
      }}
    >
      It arrived
    </ConfirmButton>
  );
}
