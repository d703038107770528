import { t } from "../../../platform/translate.ts";
import type { StartingRule } from "../../../routing/rules/edit/starting-rules.ts";
import { Button } from "../../ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../../ui/layout.ts";

/** Before the first rule: what happens without any, and rules to begin with. */
export function NoRules({ starts }: { starts: StartingRule[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("No rule yet")}
          </Text>
          <Text as="p">
            {t(
              "Every order goes to the suppliers its items are mapped to, chosen by your settings. Add a rule where you want something else. Each of these is ready to use, and you can change it before you save:",
            )}
          </Text>
        </BlockStack>
        {starts.map(({ key, title, about }) => (
          <BlockStack gap="400" key={key}>
            <Divider />
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <BlockStack gap="050">
                <Text as="h3" variant="headingSm">
                  {t(title)}
                </Text>
                <Text as="p" tone="subdued">
                  {t(about)}
                </Text>
              </BlockStack>
              <Button
                url={`/app/routing/rule/new?start=${key}`}
                accessibilityLabel={t("Start with this: {{title}}", { title: t(title) })}
              >
                {t("Start with this")}
              </Button>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
