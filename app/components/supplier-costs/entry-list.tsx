import type { ReactNode } from "react";
import { t } from "../../platform/translate.ts";
import { Button } from "../ui/action.ts";
import { RemoveIcon } from "../ui/icon.ts";
import { BlockStack, Divider, InlineStack, Text } from "../ui/layout.ts";

export type EntryListProps<Entry> = {
  entries: readonly Entry[];
  nameOf: (entry: Entry, at: number) => string;
  /** what the button says, and what it adds */
  add: { label: string; entry: () => Entry };
  onChange: (entries: Entry[]) => void;
  /** what is wrong with the entries taken together */
  error?: string | undefined;
  children: (entry: Entry, change: (change: Partial<Entry>) => void, at: number) => ReactNode;
};

/** Entries of one kind, each with its fields, to be added and removed. */
export function EntryList<Entry>({ entries, nameOf, add, onChange, error, children }: EntryListProps<Entry>) {
  return (
    <BlockStack gap="400">
      {entries.map((entry, at) => (
        <BlockStack gap="300" key={at}>
          {at > 0 ? <Divider /> : null}
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <Text as="h3" variant="headingSm" breakWord>
              {nameOf(entry, at)}
            </Text>
            <Button
              variant="tertiary"
              icon={RemoveIcon}
              accessibilityLabel={t("Remove {{name}}", { name: nameOf(entry, at) })}
              onClick={() => onChange(entries.filter((_, i) => i !== at))}
            />
          </InlineStack>
          {children(
            entry,
            (change) => onChange(entries.map((each, i) => (i === at ? { ...each, ...change } : each))),
            at,
          )}
        </BlockStack>
      ))}
      <InlineStack>
        <Button onClick={() => onChange([...entries, add.entry()])}>{add.label}</Button>
      </InlineStack>
      {error === undefined ? null : (
        <Text as="p" tone="critical">
          {error}
        </Text>
      )}
    </BlockStack>
  );
}
