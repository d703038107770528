import { useFetcher } from "@remix-run/react";
import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { OrderPage, UnroutedLine } from "../../reports/order-page.ts";
import type { ActionResult } from "../action-result.ts";
import { useFormat } from "../app-context.tsx";
import { Facts } from "../facts.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { count, PAYMENT_WORDS, SEVERITY_WORDS } from "../words.ts";

/** Items that no supplier has, each with its cause and the way out. */
export function UnroutedCard({ lines, why }: { lines: UnroutedLine[]; why: OrderPage["why"] }) {
  if (lines.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Without a supplier")}
        </Text>
        {lines.map((line, i) => (
          <BlockStack gap="200" key={`${line.lineId} ${say(line.cause)}`}>
            {i > 0 ? <Divider /> : null}
            <InlineStack align="space-between" gap="200" wrap={false} blockAlign="start">
              <BlockStack gap="100" inlineAlign="start">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="h3" variant="bodyMd" fontWeight="medium">
                    {line.title}
                  </Text>
                  {line.needsAction ? <StatusBadge word={SEVERITY_WORDS.attention} /> : null}
                </InlineStack>
                <Text as="p">{say(line.cause)}</Text>
                {line.fix ? (
                  <Text as="p" tone="subdued">
                    {say(line.fix)}
                  </Text>
                ) : null}
                {line.link ? <Button url={line.link.to}>{say(line.link.label)}</Button> : null}
                <Skipped why={why[line.lineId]} />
              </BlockStack>
              <span style={{ whiteSpace: "nowrap" }}>{count(line.units, "item")}</span>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Skipped({ why }: { why: OrderPage["why"][string] | undefined }) {
  const skipped = why?.candidates.filter(({ verdict }) => verdict === "excluded") ?? [];
  if (skipped.length === 0) return null;
  return (
    <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
      {skipped.map(({ id, sentence }) => (
        <li key={id}>{say(sentence)}</li>
      ))}
    </ul>
  );
}

export function OrderFacts({ order }: { order: OrderPage }) {
  const format = useFormat();
  const payment =
    order.financialStatus === null ? null : t(PAYMENT_WORDS[order.financialStatus] ?? order.financialStatus);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Order")}
        </Text>
        <Facts
          facts={[
            [t("Placed"), format.dateTime(order.placedAt)],
            [t("Total"), format.money(order.total)],
            [t("Payment"), payment ?? t("Unknown")],
            [t("Shipping method"), order.shippingMethod ?? t("None")],
            [t("Ships to"), order.country === null ? t("Unknown") : format.country(order.country)],
          ]}
        />
      </BlockStack>
    </Card>
  );
}

/** The address is personal: it is fetched on request, and the reading is recorded. */
export function AddressCard({ orderId, known }: { orderId: string; known: boolean }) {
  const fetcher = useFetcher<ActionResult>({ key: `address:${orderId}` });
  const result = fetcher.data;
  const lines = result?.ok ? (result.values?.address ?? "").split("\n").filter(Boolean) : [];
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {t("Shipping address")}
        </Text>
        {lines.length > 0 ? (
          <div role="status">
            {lines.map((line) => (
              <Text as="p" key={line} breakWord>
                {line}
              </Text>
            ))}
          </div>
        ) : (
          <>
            <Text as="p" tone="subdued">
              {known ? t("Shown on request. Each look at it is recorded.") : t("This order has no shipping address.")}
            </Text>
            {result && !result.ok ? <Text as="p">{result.problems[0]?.message}</Text> : null}
            {known ? (
              <Button
                loading={fetcher.state !== "idle"}
                onClick={() => fetcher.submit({ intent: "show-address" }, { method: "post" })}
              >
                {t("Show shipping address")}
              </Button>
            ) : null}
          </>
        )}
      </BlockStack>
    </Card>
  );
}
