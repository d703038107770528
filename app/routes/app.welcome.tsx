import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { z } from "zod";
import { useAction } from "../components/actions.tsx";
import { problemOf, type ActionResult } from "../components/action-result.ts";
import { Screen } from "../components/screen.tsx";
import { translated } from "../components/translated.ts";
import { Button } from "../components/ui/action.ts";
import { ChoiceList } from "../components/ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { msg, t } from "../platform/translate.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { countInvitations } from "../reports/retailers.server.ts";
import { chooseRole } from "../suppliers/shop-roles.server.ts";
import { isSupplier, readRole, ROLES } from "../suppliers/roles.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return { shopName: shop.name, role: readRole(shop.role), invitations: await countInvitations(services, shop) };
};

const Choice = z.object({ intent: z.literal("choose-role"), role: z.enum(ROLES) });

export const action = async ({ request }: ActionFunctionArgs) => {
  const { services, shop, actor, redirect } = await requireMerchant(request);
  const { role } = await readForm(request, Choice);
  const done = await chooseRole(services, actor, { role });
  // Who was invited has come to answer that.
  if (done.ok)
    throw redirect(isSupplier(role) && (await countInvitations(services, shop)) > 0 ? "/app/invitations" : "/app");
  return done satisfies ActionResult;
};

const CHOICES = [
  { value: "retailer", label: msg("I sell"), helpText: msg("My orders go to suppliers who ship them for me.") },
  {
    value: "supplier",
    label: msg("I ship for others"),
    helpText: msg("Retailers send me orders, and I ship to their customers."),
  },
  { value: "both", label: msg("Both"), helpText: msg("I send orders to suppliers, and I ship for other retailers.") },
];

export default function Welcome() {
  const { shopName, role, invitations } = useLoaderData<typeof loader>();
  const [chosen, setChosen] = useState<string>(role ?? (invitations > 0 ? "supplier" : "retailer"));
  const { run, busy, result } = useAction();
  return (
    <Screen
      title={t("Welcome to Crossdock")}
      width="narrow"
      ownFields={["role"]}
      {...(role ? { back: { label: t("Home"), to: "/app" } } : {})}
    >
      <Card>
        <BlockStack gap="400">
          <Text as="p">
            {t(
              "Crossdock sends your paid orders to the suppliers who ship them, and brings their tracking back to your store.",
            )}
          </Text>
          {invitations > 0 ? (
            <Text as="p" fontWeight="medium">
              {invitations === 1
                ? t("A retailer has invited your store to ship its orders.")
                : t("{{invitations}} retailers have invited your store to ship their orders.", { invitations })}
            </Text>
          ) : null}
          <ChoiceList
            title={t("What does {{shopName}} do?", { shopName })}
            choices={translated(CHOICES)}
            selected={[chosen]}
            onChange={([value]) => setChosen(value ?? "retailer")}
            error={problemOf(result, "role")}
          />
          <InlineStack align="end">
            <Button variant="primary" loading={busy} onClick={() => run({ intent: "choose-role", role: chosen })}>
              {t("Continue")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
