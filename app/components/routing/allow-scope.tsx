import { useAppBridge } from "@shopify/app-bridge-react";
import { useState } from "react";
import { msg, t } from "../../platform/translate.ts";
import type { OptionalScope } from "../../shopify/scopes.ts";
import { Button } from "../ui/action.ts";
import { InlineStack, Text } from "../ui/layout.ts";

const WORDS: Record<OptionalScope, string> = {
  read_customers: msg("Allow reading customers"),
  read_markets: msg("Allow reading markets"),
};

/** Shopify's own dialog asks whether Crossdock may read more. Shopify tells the app of the answer by itself. */
export function AllowScope({ scope }: { scope: OptionalScope }) {
  const shopify = useAppBridge();
  const [state, setState] = useState<"open" | "asked" | "allowed" | "declined">("open");
  const ask = () => {
    setState("asked");
    shopify.scopes.request([scope]).then(
      ({ result }) => setState(result === "granted-all" ? "allowed" : "declined"),
      () => setState("declined"),
    );
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      {state === "allowed" ? null : (
        <Button size="slim" loading={state === "asked"} onClick={ask}>
          {t(WORDS[scope])}
        </Button>
      )}
      <div role="status">
        {state === "allowed" ? (
          <Text as="p">{t("Allowed. Orders that wait are read again, and the warning goes within a minute.")}</Text>
        ) : null}
        {state === "declined" ? <Text as="p">{t("Not allowed. Nothing has changed.")}</Text> : null}
      </div>
    </InlineStack>
  );
}
