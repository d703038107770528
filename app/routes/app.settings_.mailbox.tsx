import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { FieldsSaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { MailboxHabitsCard, MailboxHealthCard, MailboxServerCard } from "../components/settings/mailbox-cards.tsx";
import { useFields } from "../components/use-fields.tsx";
import { SCREENS } from "../components/words.ts";
import { MAILBOX_FIELDS, MailboxFields } from "../connectors/email/mailbox/mailbox-form.ts";
import { loadMailbox, removeMailbox, saveMailbox, testMailbox } from "../connectors/email/mailbox/mailbox.server.ts";
import { t } from "../platform/translate.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return loadMailbox(services, shop.id);
};

const Intent = z.discriminatedUnion("intent", [
  MailboxFields.extend({ intent: z.literal("save") }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("remove") }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  switch (form.intent) {
    case "save":
      return answer(await saveMailbox(services, actor, form), "Mailbox saved");
    case "test":
      return testMailbox(services, actor);
    case "remove":
      return answer(await removeMailbox(services, actor), "Mailbox removed");
  }
};

export default function MailboxSettings() {
  const { fields, allowPlain, state } = useLoaderData<typeof loader>();
  const mailbox = useFields(fields, "all");
  return (
    <Screen
      title={t("Suppliers' answers")}
      back={{ label: SCREENS.settings, to: "/app/settings" }}
      width="narrow"
      ownFields={MAILBOX_FIELDS}
    >
      <FieldsSaveBar id="mailbox-save-bar" fields={mailbox} />
      {state ? <MailboxHealthCard health={state} changed={mailbox.changed} /> : null}
      <MailboxServerCard mailbox={mailbox} hasPassword={state !== null} allowPlain={allowPlain} />
      <MailboxHabitsCard mailbox={mailbox} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
