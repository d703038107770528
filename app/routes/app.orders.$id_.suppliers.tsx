import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { ActionButton, useGoWhenDone } from "../components/actions.tsx";
import { Empty } from "../components/empty.tsx";
import { ChooseForm, type TriedChoice } from "../components/order/choose/choose-form.tsx";
import { Screen } from "../components/screen.tsx";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { JsonText } from "../platform/json-text.ts";
import { say } from "../platform/phrase.ts";
import { t } from "../platform/translate.ts";
import { loadChooseSuppliers } from "../reports/choose-suppliers.server.ts";
import { Wishes } from "../routing/override-wish.ts";
import { endOverride, previewOverrides, setOverrides } from "../routing/overrides.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const orderId = params.id ?? "";
  const page = await loadChooseSuppliers(services.db, { shopId: shop.id, orderId });
  if (!page) throw new Response("No such order", { status: 404 });
  return { page, orderId };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.enum(["try", "choose"]), wishes: JsonText.pipe(Wishes), note: z.string().max(500) }),
  z.object({ intent: z.literal("end"), overrideId: z.string() }),
]);

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult | TriedChoice> => {
  const { services, actor } = await requireMerchant(request);
  const orderId = params.id ?? "";
  const form = await readForm(request, Intent);
  if (form.intent === "end") return answer(await endOverride(services, actor, { orderId, ...form }), "Choice ended");
  const asked = { orderId, wishes: form.wishes, note: form.note.trim() || null };
  if (form.intent === "try") return previewOverrides(services, actor, asked);
  return answer(await setOverrides(services, actor, asked), "Suppliers chosen");
};

export default function SuppliersOfOrder() {
  const { page, orderId } = useLoaderData<typeof loader>();
  useGoWhenDone(`/app/orders/${orderId}`);
  return (
    <Screen
      title={t("Choose suppliers")}
      back={{ label: t("Order {{page}}", { page: page.name }), to: `/app/orders/${orderId}` }}
      width="narrow"
    >
      {page.standing.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t("Chosen by a person")}
            </Text>
            {page.standing.map(({ id, sentence, note }) => (
              <InlineStack key={id} align="space-between" blockAlign="center" gap="200">
                <BlockStack>
                  <Text as="p">{say(sentence)}</Text>
                  {note ? (
                    <Text as="p" tone="subdued" breakWord>
                      {note}
                    </Text>
                  ) : null}
                </BlockStack>
                <ActionButton
                  fields={{ intent: "end", overrideId: id }}
                  accessibilityLabel={t("End: {{sentence}}", { sentence: say(sentence) })}
                >
                  {t("End")}
                </ActionButton>
              </InlineStack>
            ))}
          </BlockStack>
        </Card>
      ) : null}
      {page.lines.length > 0 ? (
        <ChooseForm page={page} />
      ) : (
        <Card>
          <Empty
            title={t("Everything is bought")}
            action={{ label: t("Back to the order"), to: `/app/orders/${orderId}` }}
          >
            {t("What a supplier has already has to be canceled there before another one can ship it.")}
          </Empty>
        </Card>
      )}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
