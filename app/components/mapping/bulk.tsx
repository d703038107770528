import { t } from "../../platform/translate.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { UndoBanner } from "../undo-banner.tsx";
import { count } from "../words.ts";

/** Takes back what was just done about mappings. */
export function UndoMappings() {
  const { result } = useAction();
  const { mapped, batchId, removed, dismissed } = result?.ok ? (result.values ?? {}) : {};
  if (mapped !== undefined && batchId !== undefined)
    return (
      <UndoBanner
        title={t("{{items}} mapped", { items: count(Number(mapped), "item") })}
        undo={{ intent: "undo", batchId }}
      >
        {t("Orders that waited for them go on by themselves.")}
      </UndoBanner>
    );
  if (removed)
    return (
      <UndoBanner title={t("The mapping was removed")} undo={{ intent: "undo", batchId: removed }}>
        {t("New orders no longer go there. What the supplier already has goes on.")}
      </UndoBanner>
    );
  if (dismissed)
    return (
      <UndoBanner title={t("The suggestion was dismissed")} undo={{ intent: "restore", id: dismissed }}>
        {t("It is not suggested again.")}
      </UndoBanner>
    );
  return null;
}

/** One click for all suggestions that are as good as sure. */
export function SureSuggestions({ count: sure }: { count: number }) {
  if (sure === 0) return null;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            {t("{{suggestions}} at least 75% likely", { suggestions: count(sure, "suggestion") })}
          </Text>
          <Text as="p" tone="subdued">
            {t("Accept them together. You can undo it.")}
          </Text>
        </BlockStack>
        <ActionButton variant="primary" fields={{ intent: "accept-sure" }}>
          {sure === 1 ? t("Accept it") : t("Accept all {{number}}", { number: sure })}
        </ActionButton>
      </InlineStack>
    </Card>
  );
}
