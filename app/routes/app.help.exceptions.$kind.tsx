import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import exceptionsPage from "../../docs/exceptions.md?raw";
import { Screen } from "../components/screen.tsx";
import { BlockStack, Card, Text } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { exceptionText } from "../exceptions/catalogue.ts";
import { t } from "../platform/translate.ts";
import { sectionOf } from "../reports/help.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  await requireMerchant(request);
  const kind = params.kind ?? "";
  const section = sectionOf(exceptionsPage, exceptionText(kind).doc);
  if (!section) throw new Response("There is no help about this.", { status: 404 });
  return { title: exceptionText(kind).title, ...section };
};

export default function ExceptionHelp() {
  const { title, paragraphs, points } = useLoaderData<typeof loader>();
  return (
    <Screen title={t(title)} back={{ label: t(SCREENS.exceptions), to: "/app/exceptions" }} width="narrow">
      <Card>
        <BlockStack gap="400">
          {paragraphs.map((text) => (
            <Text as="p" key={text}>
              {text}
            </Text>
          ))}
          {points.map(({ label, text }) => (
            <BlockStack gap="100" key={label}>
              <Text as="h2" variant="headingSm">
                {label}
              </Text>
              <Text as="p">{text}</Text>
            </BlockStack>
          ))}
        </BlockStack>
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
