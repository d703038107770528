import { t } from "../../platform/translate.ts";
import { useFormat } from "../app-context.tsx";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { count } from "../words.ts";

/** Of the stores against the books; null before the first one. */
type Check = { checkedAt: Date; found: number; unexplained: number } | null;

/** Stores against books: what nobody can explain is the only thing that counts. */
export function LastCheck({ check }: { check: Check }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd">
          {check === null ? t("Stores and books") : count(check.unexplained, "unexplained difference")}
        </Text>
        <Text as="p" tone={check !== null && check.unexplained > 0 ? "critical" : "subdued"}>
          {check === null
            ? t(
                "Your store, your suppliers' stores and our books are compared every half hour. The first check is still to come.",
              )
            : t("Your store, your suppliers' stores and our books were compared {{checkedAt}}. {{healed}}", {
                checkedAt: format.ago(check.checkedAt),
                healed: healed(check),
              })}
        </Text>
      </BlockStack>
    </Card>
  );
}

const healed = ({ found, unexplained }: { found: number; unexplained: number }) =>
  found === unexplained
    ? ""
    : t("{{found}} were put right by Crossdock.", { found: count(found - unexplained, "difference") });
