import { t } from "../../platform/translate.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Link } from "../ui/action.ts";
import { Banner } from "../ui/feedback.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import type { VendorPage } from "../../reports/vendors.server.ts";

/** Where a supplier without Shopify finds its orders, and how that is ended. */
export function PortalCard({ portal: { address, canMail } }: Pick<VendorPage, "portal">) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Order portal")}
        </Text>
        <Text as="p">
          {t(
            "Every mail about an order links to its page in the portal, where the supplier confirms it, adds tracking or declines. For all its orders it signs in with its e-mail address at",
          )}{" "}
          <Link url={address} target="_blank">
            {address}
          </Link>
          .
        </Text>
        {canMail ? null : (
          <Banner tone="warning">
            {t(
              "Crossdock has no mail server yet, so the supplier is not told of orders and cannot sign in. Ask who hosts it to set SMTP_URL and MAIL_FROM.",
            )}
          </Banner>
        )}
        <ConfirmButton
          title={t("End links and sign-ins?")}
          body={t(
            "Links in mails that were sent before open nothing any more, and the supplier signs in anew with a code.",
          )}
          confirm={t("End links and sign-ins")}
          destructive
          fields={() => ({ intent: "end-portal" })}
        >
          {t("End links and sign-ins")}
        </ConfirmButton>
      </BlockStack>
    </Card>
  );
}
