import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { Facts } from "../components/facts.tsx";
import { Screen } from "../components/screen.tsx";
import { Banner } from "../components/ui/feedback.ts";
import { BlockStack, Card, InlineGrid, Text } from "../components/ui/layout.ts";
import { MailVerdictForm } from "../components/vendors/mail-verdict-form.tsx";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { judgeVendorMail, loadVendorMail, MailIntent } from "../reports/vendor-mail.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

const LIST = "/app/exceptions";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const mail = await loadVendorMail(services, actor, params.id ?? "");
  if (!mail) throw new Response("No such mail", { status: 404 });
  return mail;
};

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const done = await judgeVendorMail(services, actor, params.id ?? "", await readForm(request, MailIntent));
  if (done.ok) throw redirect(LIST);
  return done;
};

export default function VendorMail() {
  const mail = useLoaderData<typeof loader>();
  const format = useFormat();
  return (
    <Screen
      title={t("Mail from {{supplier}}", { supplier: mail.supplier })}
      subtitle={t("About purchase order {{key}} of order {{order}}.", { key: mail.key, order: mail.order })}
      back={{ label: t(SCREENS.exceptions), to: LIST }}
      ownFields={["numbers", "units"]}
    >
      {mail.state === "review" ? null : <Banner tone="info">{t("This mail has been judged.")}</Banner>}
      <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t("What it wrote")}
            </Text>
            <Facts
              facts={[
                [t("From"), mail.from || t("Unknown")],
                [t("Received"), format.dateTime(mail.receivedAt)],
                [t("Subject"), mail.subject],
              ]}
            />
            <div style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {mail.text ?? t("The text was removed, as it is after some time.")}
            </div>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t("What it is taken to say")}
            </Text>
            {mail.proposal.doubts.map((doubt) => (
              <Text as="p" tone="caution" key={doubt}>
                {doubt}
              </Text>
            ))}
            {mail.state === "review" ? <MailVerdictForm proposal={mail.proposal} lines={mail.lines} /> : null}
          </BlockStack>
        </Card>
      </InlineGrid>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
