import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { SupplierGroup } from "../../reports/supplier-group.ts";
import { useFormat } from "../app-context.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { count, LATE, STATUS_WORDS } from "../words.ts";
import { GroupActions } from "./group-actions.tsx";
import { Messages } from "./messages.tsx";
import { Parcels } from "./parcels.tsx";
import { WhyThisSupplier } from "./why.tsx";

/** What one supplier ships of an order: its lines, why, its parcels. */
export function SupplierCard({ group }: { group: SupplierGroup }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Head group={group} />
        <BlockStack gap="300">
          {group.lines.map((line, i) => {
            return (
              <BlockStack gap="200" key={line.id}>
                {i > 0 ? <Divider /> : null}
                <InlineStack align="space-between" gap="200" wrap={false} blockAlign="start">
                  <BlockStack gap="050">
                    <Text as="h3" variant="bodyMd" fontWeight="medium">
                      {line.title}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {line.sku ? t("SKU {{sku}}", { sku: line.sku }) : t("No SKU")}
                      {line.packSize > 1 ? `, ${line.packSize} supplier units each` : ""}
                    </Text>
                  </BlockStack>
                  <span style={{ whiteSpace: "nowrap" }}>{count(line.quantity, "item")}</span>
                </InlineStack>
                {line.why ? <WhyThisSupplier why={line.why} item={line.title} /> : null}
              </BlockStack>
            );
          })}
        </BlockStack>
        <Parcels group={group} />
        <Messages group={group} />
        <GroupActions group={group} />
      </BlockStack>
    </Card>
  );
}

function Head({ group }: { group: SupplierGroup }) {
  const format = useFormat();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {group.supplier}
        </Text>
        <StatusBadge word={STATUS_WORDS[group.status]} />
        {group.late ? <StatusBadge word={LATE} /> : null}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {group.externalName
          ? t("Their order {{externalName}}, our reference {{key}}", {
              externalName: group.externalName,
              key: group.key,
            })
          : t("Our reference {{key}}", { key: group.key })}
        {`, cost ${format.money(group.cost)}`}
        {group.acceptedAt ? `, accepted ${format.ago(group.acceptedAt)}` : ""}
      </Text>
      {group.note ? <Text as="p">{say(group.note)}</Text> : null}
    </BlockStack>
  );
}
