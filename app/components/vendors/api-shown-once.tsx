import { Banner } from "../ui/feedback.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Text } from "../ui/layout.ts";

/** A secret that was made just now: it is stored nowhere in a form that could be shown again. */
export function ShownOnce({ label, text }: { label: string; text: string }) {
  return (
    <Banner tone="success">
      <BlockStack gap="200">
        <Text as="p">Copy it now: it is not shown again.</Text>
        <TextField label={label} value={text} readOnly autoComplete="off" selectTextOnFocus />
      </BlockStack>
    </Banner>
  );
}
