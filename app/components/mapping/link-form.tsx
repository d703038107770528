import { useSearchParams } from "@remix-run/react";
import { useEffect, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { OfferRow } from "../../reports/sku-mapping.ts";
import { useAction } from "../actions.tsx";
import { problemOf } from "../action-result.ts";
import { useFormat } from "../app-context.tsx";
import { Button } from "../ui/action.ts";
import { ChoiceList, TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

const SEARCH_AFTER_MS = 350;

/** Chooses one of the suppliers' products for a variant, and how many of it make one. */
export function LinkForm({ offers, more, search }: { offers: OfferRow[]; more: boolean; search: string }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [packSize, setPackSize] = useState("1");
  const { run, busy, running, result } = useAction();
  const offer = offers.find(({ id }) => id === chosen);
  return (
    <Card>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (offer) run({ intent: "link", offerId: offer.id, packSize });
        }}
      >
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            {t("Map to a supplier's product")}
          </Text>
          <OfferSearch asked={search} />
          {offers.length === 0 ? (
            <Text as="p" tone="subdued">
              {search === ""
                ? t("Your suppliers offer nothing that is not mapped here already.")
                : t('No supplier\'s product matches "{{search}}". Try another SKU, barcode or name.', { search })}
            </Text>
          ) : (
            <OfferChoice offers={offers} chosen={offer?.id ?? null} onChoose={setChosen} />
          )}
          {more ? (
            <Text as="p" tone="subdued">
              {t("These are the first {{offers}}. Search to find others.", { offers: offers.length })}
            </Text>
          ) : null}
          <TextField
            label={t("Pack size (supplier's units in one of yours)")}
            helpText={t("1 when you sell it as the supplier does; 6 when you sell a box of six.")}
            type="number"
            min={1}
            value={packSize}
            onChange={setPackSize}
            autoComplete="off"
            error={problemOf(result, "packSize")}
          />
          <InlineStack align="end">
            <Button
              submit
              variant="primary"
              disabled={offer === undefined}
              loading={busy && running?.get("intent") === "link"}
            >
              {t("Map product")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}

function OfferSearch({ asked }: { asked: string }) {
  const [parameters, setParameters] = useSearchParams();
  const [typed, setTyped] = useState(asked);
  useEffect(() => {
    if (typed === (parameters.get("q") ?? "")) return;
    const timer = setTimeout(() => {
      setParameters(typed === "" ? {} : { q: typed }, { replace: true, preventScrollReset: true });
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, parameters, setParameters]);
  return (
    <TextField
      label={t("Search suppliers' products")}
      placeholder={t("SKU, barcode or name")}
      type="search"
      value={typed}
      onChange={setTyped}
      clearButton
      onClearButtonClick={() => setTyped("")}
      autoComplete="off"
    />
  );
}

type ChoiceProps = { offers: OfferRow[]; chosen: string | null; onChoose: (offerId: string) => void };

function OfferChoice({ offers, chosen, onChoose }: ChoiceProps) {
  const format = useFormat();
  return (
    <ChoiceList
      title={t("Supplier's product")}
      selected={chosen === null ? [] : [chosen]}
      onChange={([id]) => id !== undefined && onChoose(id)}
      choices={offers.map((offer) => ({
        value: offer.id,
        label: t("{{offer}} from {{supplier}}", { offer: offer.title, supplier: offer.supplier }),
        helpText: [
          offer.sku ? t("SKU {{sku}}", { sku: offer.sku }) : t("No SKU"),
          format.money(offer.cost),
          offer.stock === null ? t("always in stock") : t("{{stock}} in stock", { stock: format.number(offer.stock) }),
        ].join(", "),
      }))}
    />
  );
}
