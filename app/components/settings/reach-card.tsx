import { t } from "../../platform/translate.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Line, Switch } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

/** Where a supplier ships. */
export function ReachCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("Where you ship")}
          </Text>
          <Text as="p" tone="subdued">
            {t("Retailers' orders to other places are not sent to you.")}
          </Text>
        </BlockStack>
        <Line
          settings={settings}
          field="shipsTo"
          label={t("Countries you ship to")}
          help={t("Country codes. Leave it empty to ship everywhere.")}
          placeholder="DE, AT, CH"
        />
        <Switch
          settings={settings}
          field="shipsToPoBoxes"
          label={t("You ship to post office boxes and parcel lockers")}
        />
      </BlockStack>
    </Card>
  );
}
