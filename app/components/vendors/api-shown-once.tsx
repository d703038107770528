import { t } from "../../platform/translate.ts";
import { Banner } from "../ui/feedback.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack } from "../ui/layout.ts";

/** A secret that was made just now: it is stored nowhere in a form that could be shown again. */
export function ShownOnce({ label, text }: { label: string; text: string }) {
  return (
    <BlockStack gap="200">
      <Banner tone="success">{t("Copy it now: it is not shown again.")}</Banner>
      {/* Two lines: a phone shows all of it. */}
      <TextField label={label} value={text} readOnly autoComplete="off" selectTextOnFocus multiline={2} />
    </BlockStack>
  );
}
