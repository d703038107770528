import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { FieldsSaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { ApiCard } from "../components/settings/api-card.tsx";
import { CheckCard } from "../components/settings/check-card.tsx";
import { DataCard } from "../components/settings/data-card.tsx";
import { NotificationsCard } from "../components/settings/notifications-card.tsx";
import { MailboxLinkCard } from "../components/settings/mailbox-link-card.tsx";
import { LateCard } from "../components/settings/late-card.tsx";
import { PaymentCard } from "../components/settings/payment-card.tsx";
import { PlanCard } from "../components/settings/plan-card.tsx";
import { ReachCard } from "../components/settings/reach-card.tsx";
import { RoleCard } from "../components/settings/role-card.tsx";
import { SendingCard } from "../components/settings/sending-card.tsx";
import { useFields } from "../components/use-fields.tsx";
import { SCREENS } from "../components/words.ts";
import { mailboxState } from "../connectors/email/mailbox/mailbox.server.ts";
import { EXCEPTION_KINDS } from "../exceptions/catalogue.ts";
import { NOTIFICATION_FIELDS } from "../exceptions/alerts/choices.ts";
import { loadNotifications, saveNotifications } from "../exceptions/alerts/choices.server.ts";
import { sendTest } from "../exceptions/alerts/send.server.ts";
import { t } from "../platform/translate.ts";
import { eraseFinishedAddresses, loadKeptData } from "../privacy/erase.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { isRetailer, isSupplier, readRole } from "../suppliers/roles.ts";
import { SETTINGS_FIELDS, toSettingsForm } from "../suppliers/settings-form.ts";
import { saveSettings } from "../suppliers/shop-settings.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import { listKeyHolders } from "../suppliers/vendors/api-keys.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const { role } = shop;
  const [{ stored, channels }, kept, keyHolders] = await Promise.all([
    loadNotifications(services, shop.id),
    loadKeptData(services.db, shop.id),
    listKeyHolders(services, shop.id),
  ]);
  return {
    ...{ role: readRole(role), kept, keyHolders },
    stored: { ...toSettingsForm(readShopSettings(shop.settings)), ...stored },
    channels,
    kinds: Object.entries(EXCEPTION_KINDS).map(([kind, { title, severity }]) => ({ kind, title, severity })),
    mailbox: await mailboxState(services, shop.id),
    timeZone: shop.timeZone,
    sells: isRetailer(role),
    ships: isSupplier(role),
  };
};

/** Long enough for the longest list. */
const Text = z.string().max(50_000).optional();
const texts = <Field extends string>(fields: readonly Field[]) =>
  z.object(Object.fromEntries(fields.map((field) => [field, Text])) as Record<Field, typeof Text>);
const Form = texts([...SETTINGS_FIELDS, ...NOTIFICATION_FIELDS]).extend({ intent: z.string().optional() });

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const { intent, ...form } = await readForm(request, Form);
  if (intent === "erase-addresses") {
    const { orders } = await eraseFinishedAddresses(services, actor);
    return { ok: true, notice: orders === 1 ? "1 address erased" : `${orders} addresses erased` };
  }
  if (intent === "send-test") return answer(await sendTest(services, actor.shopId), "Test sent");
  const done = [
    await saveSettings(services, actor, form),
    await saveNotifications(services, actor, notificationsOf(form)),
  ];
  const problems = done.flatMap((each) => (each.ok ? [] : each.problems));
  return answer(problems.length > 0 ? { ok: false, problems } : { ok: true }, "Settings saved");
};

const notificationsOf = (form: z.infer<typeof Form>) =>
  Object.fromEntries(NOTIFICATION_FIELDS.map((field) => [field, form[field]]));

export default function Settings() {
  const { stored, channels, kinds, mailbox, timeZone, sells, ships, role, kept, keyHolders } =
    useLoaderData<typeof loader>();
  const settings = useFields(stored);
  return (
    <Screen
      title={t(SCREENS.settings)}
      subtitle={
        sells
          ? t("They count for orders that are not routed yet. Orders on hold are looked at again when you save.")
          : t("They count for orders that are not sent to you yet.")
      }
      width="narrow"
      ownFields={Object.keys(stored)}
    >
      <FieldsSaveBar id="settings-save-bar" fields={settings} />
      {sells ? (
        <>
          <PaymentCard settings={settings} />
          <CheckCard settings={settings} />
          <SendingCard settings={settings} />
          <LateCard settings={settings} />
          <MailboxLinkCard state={mailbox} />
        </>
      ) : null}
      {ships ? <ReachCard settings={settings} /> : null}
      <NotificationsCard settings={settings} channels={channels} kinds={kinds} timeZone={timeZone} />
      <RoleCard role={role} />
      {sells ? <ApiCard holders={keyHolders} /> : null}
      <DataCard kept={kept} sells={sells} />
      <PlanCard />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
