import type { Money } from "../../platform/money.ts";
import { t } from "../../platform/translate.ts";
import type { OfferTerms } from "../../suppliers/offer-terms.ts";
import { useFormat } from "../app-context.tsx";
import { MoneyInput } from "../routing/fields/number-input.tsx";
import { FromList } from "../supplier-costs/from-list.tsx";
import { PlacesPicker } from "../supplier-costs/place-fields.tsx";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import type { StoredState } from "../use-stored.ts";

/** What one product of a supplier costs from so many on, and where it may not go. */
export function OfferTermsCard({ state, cost }: { state: StoredState<OfferTerms>; cost: Money }) {
  const format = useFormat();
  const { form, set, errorAt } = state;
  const { priceBreaks, restrictedTo } = form;
  const next = (priceBreaks.at(-1)?.from ?? 5) * 2;
  return (
    <>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              {t("Prices by quantity")}
            </Text>
            <Text as="p" tone="subdued">
              {t(
                "One costs {{cost}}, as the supplier tells. From so many of it in one line on, all of them cost less. These prices come before the supplier's discounts.",
                { cost: format.money(cost) },
              )}
            </Text>
          </BlockStack>
          <FromList
            name="Price"
            entries={priceBreaks}
            add={{ label: t("Add price"), entry: () => ({ from: next, minor: cost.minor }) }}
            onChange={(entries) => set({ priceBreaks: entries })}
            error={errorAt("priceBreaks")}
          >
            {({ minor }, change) => (
              <MoneyInput
                label={t("Price of one")}
                currency={cost.currency}
                minor={minor}
                onChange={(amount) => change({ minor: amount ?? -1 })}
              />
            )}
          </FromList>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="050">
            <Text as="h2" variant="headingMd">
              {t("Where it may not be sent")}
            </Text>
            <Text as="p" tone="subdued">
              {t("Orders to these places get it from another supplier, or from nobody.")}
            </Text>
          </BlockStack>
          <PlacesPicker
            label={t("Countries, and parts of countries")}
            values={restrictedTo}
            onChange={(places) => set({ restrictedTo: places })}
            error={errorAt("restrictedTo")}
          />
        </BlockStack>
      </Card>
    </>
  );
}
