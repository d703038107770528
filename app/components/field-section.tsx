import type { ReactNode } from "react";
import { FormLayout } from "./ui/form.ts";
import { BlockStack, Card, Text } from "./ui/layout.ts";

/** A card of a form: its heading, and its fields one under the other. */
export function FieldSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <FormLayout>{children}</FormLayout>
      </BlockStack>
    </Card>
  );
}
