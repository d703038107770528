import { Icon, WarningIcon } from "../ui/icon.ts";
import { InlineStack, Text } from "../ui/layout.ts";

/** A warning in its place: what is wrong, and the way out. */
export function WarningLine({ message, fix }: { message: string; fix: string }) {
  return (
    <InlineStack gap="100" wrap={false} blockAlign="start">
      <span style={{ flex: "none" }}>
        <Icon source={WarningIcon} tone="caution" />
      </span>
      <Text as="p" tone="caution">
        {message} {fix}
      </Text>
    </InlineStack>
  );
}
