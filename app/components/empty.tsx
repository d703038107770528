import { t } from "../platform/translate.ts";
import { useListAddress } from "./list-address.ts";
import { Button } from "./ui/action.ts";
import { BlockStack, Box, Text } from "./ui/layout.ts";

type Props = { title: string; children: string; action?: { label: string; to: string } };

/** A list with nothing in it: what belongs here, and how it comes. */
export function Empty({ title, children, action }: Props) {
  return (
    <Box padding="800">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {children}
        </Text>
        {action ? (
          <Button variant="primary" url={action.to}>
            {action.label}
          </Button>
        ) : null}
      </BlockStack>
    </Box>
  );
}

/** A list that its filters have emptied. */
export function FilteredEmpty({
  what,
  names = ["q", "view", "supplier", "country"],
}: {
  what: string;
  names?: string[];
}) {
  const { set } = useListAddress();
  return (
    <Box padding="800">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t("No {{what}} match", { what })}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t("Change the search or the filters, or see everything.")}
        </Text>
        <Button onClick={() => set(Object.fromEntries(names.map((name) => [name, ""])))}>
          {t("Show all {{what}}", { what })}
        </Button>
      </BlockStack>
    </Box>
  );
}
