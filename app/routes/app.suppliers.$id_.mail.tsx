import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { AskButton } from "../components/ask-button.tsx";
import { FieldsSaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { Banner } from "../components/ui/feedback.ts";
import { BlockStack, Card, InlineGrid, Text } from "../components/ui/layout.ts";
import { useFields } from "../components/use-fields.tsx";
import { useLater } from "../components/use-later.ts";
import { MailPreview } from "../components/vendors/mail/preview-card.tsx";
import { AnswersCard, MailPapersCard, MailTimesCard } from "../components/vendors/mail/sending-card.tsx";
import { WordsCard } from "../components/vendors/mail/words-card.tsx";
import { saveMailSettings, sendTestMail } from "../connectors/email/mail-settings.server.ts";
import { MailFields, type MailField } from "../connectors/email/mail-form.ts";
import { t } from "../platform/translate.ts";
import { loadMailPage } from "../reports/mail-settings.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const page = await loadMailPage(services, shop.id, params.id ?? "");
  if (!page) throw new Response("No such supplier", { status: 404 });
  return page;
};

const Intent = z.discriminatedUnion("intent", [
  MailFields.extend({ intent: z.literal("save") }),
  MailFields.extend({ intent: z.literal("test"), to: z.string().max(320) }),
]);

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  const about = { supplierId: params.id ?? "", fields: form };
  if (form.intent === "save") return answer(await saveMailSettings(services, actor, about), "Mail settings saved");
  return answer(await sendTestMail(services, actor, { ...about, to: form.to }), "Test mail sent");
};

/** Reads what is entered; only a person who writes needs it. */
const loadForm = () => import("../connectors/email/mail-form.ts").then(({ readMailFields }) => ({ readMailFields }));

export default function MailSettingsPage() {
  const page = useLoaderData<typeof loader>();
  const { supplierId, name, kind, currency, email, contact, orders, portal, readsAnswers, stored } = page;
  const sent = useFields(stored, "all");
  const form = useLater(loadForm);
  const entered = form?.readMailFields(sent.values, currency);
  // A slip is told while it is written, beside its field; what only the server knows comes with its answer.
  const slip = (field: string) =>
    sent.changed && entered?.ok === false
      ? entered.problems.find((problem) => problem.field === field)?.message
      : undefined;
  const mail = { ...sent, problem: (field: MailField) => slip(field) ?? sent.problem(field) };
  const isByMail = kind === "email";
  return (
    <Screen
      title={t("{{name}}: mail", { name })}
      back={{ label: name, to: `/app/suppliers/${supplierId}` }}
      ownFields={Object.keys(stored)}
    >
      <FieldsSaveBar id="mail-save-bar" fields={sent} />
      {page.canMail ? null : (
        <Banner tone="warning">
          {t("Crossdock has no mail server yet: nothing is mailed. Ask who hosts it to set SMTP_URL and MAIL_FROM.")}
        </Banner>
      )}
      <InlineGrid columns={{ xs: 1, md: isByMail ? 2 : 1 }} gap="400" alignItems="start">
        <BlockStack gap="400">
          {isByMail ? (
            <>
              <WordsCard mail={mail} />
              <MailTimesCard mail={mail} currency={currency} />
              <MailPapersCard mail={mail} />
            </>
          ) : null}
          <AnswersCard mail={mail} readsAnswers={readsAnswers} kind={kind} />
        </BlockStack>
        {isByMail ? (
          <BlockStack gap="400">
            <MailPreview {...{ mail, supplierId, contact, portal, orders }} to={email} />
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t("Test mail")}
                </Text>
                <Text as="p" tone="subdued">
                  {t(
                    "The sample order with its papers, as it is written here, saved or not. It says that it is a test.",
                  )}
                </Text>
                <AskButton
                  title={t("Send a test mail?")}
                  confirm={t("Send test mail")}
                  field={{ label: "Send it to", placeholder: "you@example.com" }}
                  missing={t("Enter the address that it goes to.")}
                  fields={(to) => ({ ...sent.values, intent: "test", to })}
                >
                  {t("Send test mail")}
                </AskButton>
              </BlockStack>
            </Card>
          </BlockStack>
        ) : null}
      </InlineGrid>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
