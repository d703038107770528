import { t } from "../../platform/translate.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ProgressBar } from "../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

/** How far long work is, while it runs. */
export function TaskProgress({ title, done, total }: { title: string; done: number; total: number }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <ProgressBar progress={total === 0 ? 0 : (done / total) * 100} size="small" ariaLabelledBy="task-progress" />
        <span id="task-progress" hidden>
          {title}
        </span>
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="p" tone="subdued">
            {t("{{done}} of {{total}} rows. You can leave this page.", {
              done: format.number(done),
              total: format.number(total),
            })}
          </Text>
          <ActionButton fields={{ intent: "stop" }}>{t("Stop")}</ActionButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
