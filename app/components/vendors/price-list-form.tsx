import { useState } from "react";
import { t } from "../../platform/translate.ts";
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
          {t("Price list")}
        </Text>
        {items.length > 0 ? (
          <PlainTable
            label={t("Items of the price list")}
            headings={["SKU", t("Item"), t("Cost"), t("In stock"), t("Change")]}
            rows={items.map(({ sku, title, costMinor, units }) => ({
              id: sku,
              cells: [
                sku,
                title,
                format.money({ minor: costMinor, currency }),
                units === null ? t("Enough") : units === undefined ? t("Not told") : format.number(units),
                <ConfirmButton
                  key={sku}
                  variant="plain"
                  tone="critical"
                  accessibilityLabel={t("Remove {{sku}}", { sku })}
                  title={t("Remove {{sku}} from the price list?", { sku })}
                  body={t(
                    "Nothing more is ordered of it, and no stock of it is published. Orders that were placed go on.",
                  )}
                  confirm={t("Remove item")}
                  destructive
                  fields={() => ({ intent: "remove-offer", sku })}
                >
                  {t("Remove")}
                </ConfirmButton>,
              ],
            }))}
          />
        ) : (
          <Text as="p" tone="subdued">
            {t(
              "Nothing is offered yet. Enter what it sells and what it costs you: items of equal SKU or barcode are mapped.",
            )}
          </Text>
        )}
        {offered > items.length ? (
          <Text as="p" tone="subdued">
            {t("These are the first {{items}} of {{offered}} items. All of them are under SKU mapping.", {
              items: format.number(items.length),
              offered: format.number(offered),
            })}
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
              label={t("Items, one a line: SKU, cost in {{currency}}, title, barcode", { currency })}
              helpText={t(
                "Separated by tabs or semicolons, as a spreadsheet pastes them. Items you have entered before are changed; “remove” instead of a cost takes one off the list.",
              )}
              value={text}
              onChange={setText}
              multiline={4}
              autoComplete="off"
              error={problemOf(result, "offers")}
            />
            <InlineStack align="end">
              <Button submit loading={busy && running?.get("intent") === "offers"} disabled={text.trim() === ""}>
                {t("Save items")}
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
      </BlockStack>
    </Card>
  );
}
