import { useState, type CSSProperties } from "react";
import type { OrderToSend } from "../../../connectors/connector.ts";
import { orderMail } from "../../../connectors/email/mail-template.ts";
import { t } from "../../../platform/translate.ts";
import { readLanguage } from "../../../suppliers/vendors/vendor-settings.ts";
import { DownloadButton } from "../../download-button.tsx";
import { Facts } from "../../facts.tsx";
import { Button, ButtonGroup } from "../../ui/action.ts";
import { Select } from "../../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import type { MailState } from "./mail-state.ts";

type Props = {
  mail: MailState;
  supplierId: string;
  to: string;
  contact: string;
  /** of the supplier's pages; stands where the link to an order would */
  portal: string;
  orders: { id: string; label: string; order: OrderToSend; isPrintable: boolean }[];
};

/** The mail as it would leave now, while it is being written. The recipient of the goods is made up. */
export function MailPreview({ mail, supplierId, to, contact, portal, orders }: Props) {
  const [chosen, setChosen] = useState(orders[0]?.id ?? "");
  const [shows, setShows] = useState<"html" | "text">("html");
  const { id, order, isPrintable } = orders.find((each) => each.id === chosen) ?? orders[0] ?? {};
  if (!id || !order) return null;
  const { subject, intro, outro, language, paper, packingSlip, csv } = mail.values;
  const preview = orderMail([order], {
    ...{ contact, language: readLanguage(language), template: { subject, intro, outro } },
    links: new Map([[order.key, portal]]),
    unprintable: new Set(isPrintable ? [] : [order.key]),
  });
  const paperOf = (kind: string) =>
    `/app/suppliers/${supplierId}/mail/paper?${new URLSearchParams({ paper: kind, order: id, language, size: paper }).toString()}`;
  const way = (value: "html" | "text", label: string) => (
    <Button pressed={shows === value} onClick={() => setShows(value)}>
      {label}
    </Button>
  );
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Preview")}
        </Text>
        <Select
          label={t("Order")}
          options={orders.map((each) => ({ value: each.id, label: each.label }))}
          value={chosen}
          onChange={setChosen}
          helpText={t("The address is made up: no customer's is opened for a preview.")}
        />
        <Facts
          facts={[
            [t("To"), to],
            [t("Subject"), preview.subject],
            [
              t("Attached"),
              [
                `${order.key}.pdf`,
                ...(packingSlip === "true" ? [`${order.key}-packing-slip.pdf`] : []),
                ...(csv === "true" ? [`${order.key}.csv`] : []),
              ].join(", "),
            ],
          ]}
        />
        <ButtonGroup variant="segmented">
          {way("html", t("As designed"))}
          {way("text", t("As plain text"))}
        </ButtonGroup>
        {shows === "html" ? (
          // Nothing in it runs, and nothing of the page can be reached from it.
          <iframe title={t("The mail as designed")} sandbox="" srcDoc={preview.html} style={FRAME} />
        ) : (
          <div role="region" aria-label={t("The mail as plain text")} tabIndex={0} style={{ ...FRAME, ...PLAIN }}>
            {preview.text}
          </div>
        )}
        <InlineStack gap="200">
          <DownloadButton url={paperOf("purchase-order")} fileName={`${order.key}.pdf`}>
            {t("Purchase order (PDF)")}
          </DownloadButton>
          <DownloadButton url={paperOf("packing-slip")} fileName={`${order.key}-packing-slip.pdf`}>
            {t("Packing slip (PDF)")}
          </DownloadButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const FRAME: CSSProperties = {
  ...{ width: "100%", height: "30rem", overflow: "auto" },
  boxSizing: "border-box",
  ...{ border: "1px solid var(--p-color-border)", borderRadius: "var(--p-border-radius-200)" },
};
const PLAIN: CSSProperties = { padding: "var(--p-space-300)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" };
