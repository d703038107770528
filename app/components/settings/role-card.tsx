import { msg, t } from "../../platform/translate.ts";
import type { Role } from "../../suppliers/roles.ts";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

const WORDS: Record<Role, string> = {
  retailer: msg("It sells: orders go to suppliers who ship them."),
  supplier: msg("It ships for others: retailers send it orders."),
  both: msg("It sells, and ships for others."),
};

/** What the store is in Crossdock, and the way to change it. */
export const RoleCard = ({ role }: { role: Role | null }) =>
  role === null ? null : (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("What your store does")}
          </Text>
          <Text as="p" tone="subdued">
            {t(WORDS[role])}
          </Text>
        </BlockStack>
        <Button url="/app/welcome" accessibilityLabel={t("Change what your store does")}>
          {t("Change")}
        </Button>
      </InlineStack>
    </Card>
  );
