import { say, type Phrase } from "../../platform/phrase.ts";
import { useId, type ReactNode } from "react";
import { pageKey } from "../shortcuts/page-keys.ts";
import { BlockStack, InlineStack, Text } from "../ui/layout.ts";

export type Possible = {
  label: string;
  /** why it cannot be done; null = it can */
  whyNot: Phrase | null;
  /** the letter that presses it */
  shortcut?: string;
  /** the button; `describedBy` names where its reason stands */
  button: (state: { disabled: boolean; ariaDescribedBy?: string }) => ReactNode;
};

/** Buttons in a row; under it, why those that are disabled are. */
export function PossibleActions({ actions }: { actions: Possible[] }) {
  const id = useId();
  const reasonId = (i: number) => `${id}reason-${i}`;
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" wrap>
        {actions.map(({ label, whyNot, shortcut, button }, i) => (
          <div key={label} {...(shortcut ? pageKey(shortcut, label) : {})}>
            {button(whyNot === null ? { disabled: false } : { disabled: true, ariaDescribedBy: reasonId(i) })}
          </div>
        ))}
      </InlineStack>
      {actions.some(({ whyNot }) => whyNot !== null) ? (
        <div>
          {actions.map(({ label, whyNot }, i) =>
            whyNot === null ? null : (
              <Text as="p" variant="bodySm" tone="subdued" id={reasonId(i)} key={label}>
                {label}: {say(whyNot)}
              </Text>
            ),
          )}
        </div>
      ) : null}
    </BlockStack>
  );
}
