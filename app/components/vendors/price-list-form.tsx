import { useState } from "react";
import type { VendorPage } from "../../reports/vendors.server.ts";
import { useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { problemOf, type ActionResult } from "../action-result.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Button } from "../ui/action.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";

type Props = {
  currency: string;
  /** the first items of the list */
  items: VendorPage["items"];
  /** how many there are */
  offered: number;
};

/** Items of a vendor, typed or pasted from a spreadsheet. */
export function PriceListForm({ currency, items, offered }: Props) {
  const format = useFormat();
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
        {items.length > 0 ? (
          <PlainTable
            label="Items of the price list"
            headings={["SKU", "Item", "Cost", "In stock", "Change"]}
            rows={items.map(({ sku, title, costMinor, units }) => ({
              id: sku,
              cells: [
                sku,
                title,
                format.money({ minor: costMinor, currency }),
                units === null ? "Enough" : units === undefined ? "Not told" : format.number(units),
                <ConfirmButton
                  key={sku}
                  variant="plain"
                  tone="critical"
                  accessibilityLabel={`Remove ${sku}`}
                  title={`Remove ${sku} from the price list?`}
                  body="Nothing more is ordered of it, and no stock of it is published. Orders that were placed go on."
                  confirm="Remove item"
                  destructive
                  fields={() => ({ intent: "remove-offer", sku })}
                >
                  Remove
                </ConfirmButton>,
              ],
            }))}
          />
        ) : (
          <Text as="p" tone="subdued">
            Nothing is offered yet. Enter what it sells and what it costs you: items of equal SKU or barcode are mapped.
          </Text>
        )}
        {offered > items.length ? (
          <Text as="p" tone="subdued">
            These are the first {format.number(items.length)} of {format.number(offered)} items. All of them are under
            SKU mapping.
          </Text>
        ) : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run({ intent: "offers", offers: text });
          }}
        >
          <BlockStack gap="300">
            <TextField
              label={`Items, one a line: SKU, cost in ${currency}, title, barcode`}
              helpText="Separated by tabs or semicolons, as a spreadsheet pastes them. Items you have entered before are changed; “remove” instead of a cost takes one off the list."
              value={text}
              onChange={setText}
              multiline={4}
              autoComplete="off"
              error={problemOf(result, "offers")}
            />
            <InlineStack align="end">
              <Button submit loading={busy && running?.get("intent") === "offers"} disabled={text.trim() === ""}>
                Save items
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
      </BlockStack>
    </Card>
  );
}
