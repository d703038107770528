import { t } from "../../platform/translate.ts";
import type { KeyHolder } from "../../suppliers/vendors/api-keys.server.ts";
import { useFormat } from "../app-context.tsx";
import { Link } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";

/** Who may use Crossdock by program: keys of suppliers without Shopify, each made and revoked on the supplier's page. */
export function ApiCard({ holders }: { holders: KeyHolder[] }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("API keys")}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              "A supplier without Shopify can read its orders and send tracking by program. Each has keys of its own, which you make and revoke on its page, under API. Your own routing can be read and changed with a session token of your store, and has no key.",
            )}
          </Text>
        </BlockStack>
        {holders.length === 0 ? (
          <Text as="p">{t("No supplier has a key.")}</Text>
        ) : (
          <PlainTable
            label={t("Suppliers with API keys")}
            headings={[t("Supplier"), t("Keys"), t("Last used")]}
            rows={holders.map(({ supplierId, name, keys, lastUsedAt }) => ({
              id: supplierId,
              cells: [
                <Link
                  key="name"
                  url={`/app/suppliers/${supplierId}/api`}
                  accessibilityLabel={t("API of {{name}}", { name })}
                >
                  {name}
                </Link>,
                format.number(keys),
                lastUsedAt === null ? t("Never") : format.ago(lastUsedAt),
              ],
            }))}
          />
        )}
      </BlockStack>
    </Card>
  );
}
