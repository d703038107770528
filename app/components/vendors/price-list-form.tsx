import { useState } from "react";
import { useAction } from "../actions.tsx";
import { problemOf, type ActionResult } from "../action-result.ts";
import { Button } from "../ui/action.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

/** Items of a vendor, typed or pasted from a spreadsheet. */
export function PriceListForm({ currency }: { currency: string }) {
  const { run, busy, running, result } = useAction();
  const [text, setText] = useState("");
  const [cleared, setCleared] = useState<ActionResult | undefined>();
  if (result?.ok && result.values?.offers === text && cleared !== result) {
    setCleared(result);
    setText("");
  }
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Price list
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run({ intent: "offers", offers: text });
          }}
        >
          <BlockStack gap="300">
            <TextField
              label={`Items, one a line: SKU, cost in ${currency}, title, barcode`}
              helpText="Separated by tabs or semicolons, as a spreadsheet pastes them. Items you have entered before are changed."
              value={text}
              onChange={setText}
              multiline={4}
              autoComplete="off"
              error={problemOf(result, "offers")}
            />
            <InlineStack align="end">
              <Button submit loading={busy && running?.get("intent") === "offers"} disabled={text.trim() === ""}>
                Add items
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
      </BlockStack>
    </Card>
  );
}
