import { useState } from "react";
import { t } from "../platform/translate.ts";
import { useAction } from "./actions.tsx";
import { problemOf, type ActionResult } from "./action-result.ts";
import { Button } from "./ui/action.ts";
import { TextField } from "./ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "./ui/layout.ts";

/** Invites a supplier by the address of its store. */
export function InviteForm() {
  const { run, busy, running, result } = useAction();
  const [domain, setDomain] = useState("");
  const [cleared, setCleared] = useState<ActionResult | undefined>();
  const sending = busy && running?.get("intent") === "invite";
  if (result?.ok && result.values?.invited === domain && cleared !== result) {
    setCleared(result);
    setDomain("");
  }
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Invite a supplier")}
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run({ intent: "invite", domain });
          }}
        >
          <BlockStack gap="300">
            <TextField
              label={t("Supplier's Shopify store")}
              placeholder="acme.myshopify.com"
              helpText={t(
                "The supplier finds the invitation in Crossdock, in its own admin. It sees what is shared before it accepts.",
              )}
              value={domain}
              onChange={setDomain}
              autoComplete="off"
              error={problemOf(result, "domain")}
            />
            <InlineStack align="end">
              <Button submit variant="primary" loading={sending} disabled={busy && !sending}>
                {t("Invite supplier")}
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
      </BlockStack>
    </Card>
  );
}
