import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { Screen } from "../components/screen.tsx";
import { CheckCard } from "../components/settings/check-card.tsx";
import { LateCard } from "../components/settings/late-card.tsx";
import { PaymentCard } from "../components/settings/payment-card.tsx";
import { ReachCard } from "../components/settings/reach-card.tsx";
import { SendingCard } from "../components/settings/sending-card.tsx";
import { SettingsSaveBar, useSettings } from "../components/settings/use-settings.tsx";
import { SCREENS } from "../components/words.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { isRetailer, isSupplier } from "../suppliers/roles.ts";
import { SETTINGS_FIELDS, toSettingsForm } from "../suppliers/settings-form.ts";
import { saveSettings } from "../suppliers/shop-settings.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { shop } = await requireMerchant(request);
  const { role } = shop;
  return {
    stored: toSettingsForm(readShopSettings(shop.settings)),
    sells: isRetailer(role),
    ships: isSupplier(role),
  };
};

/** Long enough for the longest list. */
const Text = z.string().max(50_000).optional();
const Fields = z.object(Object.fromEntries(SETTINGS_FIELDS.map((field) => [field, Text])));

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return answer(await saveSettings(services, actor, await readForm(request, Fields)), "Settings saved");
};

export default function Settings() {
  const { stored, sells, ships } = useLoaderData<typeof loader>();
  const settings = useSettings(stored);
  return (
    <Screen
      title={SCREENS.settings}
      subtitle={
        sells
          ? "They count for orders that are not routed yet. Orders on hold are looked at again when you save."
          : "They count for orders that are not sent to you yet."
      }
      width="narrow"
      ownFields={SETTINGS_FIELDS}
    >
      <SettingsSaveBar settings={settings} />
      {sells ? (
        <>
          <PaymentCard settings={settings} />
          <CheckCard settings={settings} />
          <SendingCard settings={settings} />
          <LateCard settings={settings} />
        </>
      ) : null}
      {ships ? <ReachCard settings={settings} /> : null}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
