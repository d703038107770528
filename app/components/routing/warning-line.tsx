import { say } from "../../platform/phrase.ts";
import type { Warning } from "../../routing/rules/check/lint.ts";
import { Icon, WarningIcon } from "../ui/icon.ts";
import { BlockStack, InlineStack, Text } from "../ui/layout.ts";
import { AllowScope } from "./allow-scope.tsx";

/** A warning in its place: what is wrong, and the way out. */
export function WarningLine({ message, fix, needs }: Pick<Warning, "message" | "fix" | "needs">) {
  return (
    <InlineStack gap="100" wrap={false} blockAlign="start">
      <span style={{ flex: "none" }}>
        <Icon source={WarningIcon} tone="caution" />
      </span>
      <BlockStack gap="200">
        <Text as="p" tone="caution">
          {say(message)} {say(fix)}
        </Text>
        {needs ? <AllowScope scope={needs} /> : null}
      </BlockStack>
    </InlineStack>
  );
}
