import { t } from "../../platform/translate.ts";
import { PlacesPicker } from "./place-fields.tsx";
import { Checkbox } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import type { CostsState } from "./use-costs.tsx";

/** Where the supplier ships: a store that supplies says so itself too, a vendor has nobody else to say it. */
export function ReachCard({ state: { form, charge, errorAt } }: { state: CostsState }) {
  const { shipsTo, shipsToPoBoxes } = form.charges;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            {t("Where it ships")}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              "Orders to other places go to other suppliers. What the supplier itself says in its settings holds as well.",
            )}
          </Text>
        </BlockStack>
        <PlacesPicker
          label={t("Countries, and parts of countries")}
          values={shipsTo}
          onChange={(places) => charge({ shipsTo: places })}
          help={t("None: everywhere.")}
          error={errorAt("charges.shipsTo")}
        />
        <Checkbox
          label={t("It ships to post office boxes and parcel lockers")}
          checked={shipsToPoBoxes}
          onChange={(reached) => charge({ shipsToPoBoxes: reached })}
        />
      </BlockStack>
    </Card>
  );
}
