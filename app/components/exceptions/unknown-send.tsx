import type { ReactNode } from "react";
import { t } from "../../platform/translate.ts";
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
        <Side title={t("What was sent")}>
          <Text as="p">
            {t("{{key}} to {{supplier}}{{sentAt}}", {
              key,
              supplier,
              sentAt: sentAt === null ? "" : `, ${format.dateTime(sentAt)}`,
            })}
          </Text>
          {items.map((item) => (
            <Text as="p" key={item}>
              {item}
            </Text>
          ))}
        </Side>
        <Side title={t("What is known")}>
          <Text as="p">{note ?? t("No answer came.")}</Text>
          <Text as="p">
            {settledAt === null
              ? t("It is looked up again and again.")
              : t("It can no longer be under way since {{settledAt}}.", { settledAt: format.dateTime(settledAt) })}
          </Text>
          <Text as="p">{t("Ask {{supplier}} whether it has an order with this reference.", { supplier })}</Text>
        </Side>
      </InlineGrid>
      <InlineStack gap="200">
        <ItArrived id={id} supplier={supplier} />
        <ConfirmButton
          size="slim"
          title={t("It did not arrive?")}
          body={t(
            "{{key}} is sent to {{supplier}} again. Say so only when {{supplier}} has looked and has no such order: otherwise it ships twice.",
            { key, supplier },
          )}
          confirm={t("Send again")}
          destructive
          fields={() => ({ intent: "did-not-arrive", id })}
        >
          {t("It did not")}
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
    title={t("It arrived?")}
    confirm={t("It arrived")}
    body={t("Nothing is sent again. Parcels are read as soon as {{supplier}}'s store answers.", { supplier })}
    field={{ label: "Supplier's order number", placeholder: "#1042", maxLength: 60 }}
    missing={t("Enter what the supplier calls the order.")}
    fields={(name) => ({ intent: "arrived", id, name })}
  >
    {t("It arrived")}
  </AskButton>
);
