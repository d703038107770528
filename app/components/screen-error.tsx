import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { TitleBar } from "@shopify/app-bridge-react";
import { t } from "../platform/translate.ts";
import { Banner } from "./ui/feedback.ts";
import { BlockStack, Page, Text } from "./ui/layout.ts";

/** Shopify's library answers some requests with a small page that renews the session; it must reach the browser. */
const sessionPage = (error: unknown) =>
  isRouteErrorResponse(error) && typeof error.data === "string" && error.data.trimStart().startsWith("<")
    ? error.data
    : null;

/** What a screen shows when it could not be made: what happened, and the way on. */
export function ScreenError() {
  const error = useRouteError();
  const page = sessionPage(error);
  if (page !== null) return <div dangerouslySetInnerHTML={{ __html: page }} />;
  const missing = isRouteErrorResponse(error) && error.status === 404;
  const title = missing ? t("Not found") : t("This page could not be loaded");
  return (
    <Page title={title} backAction={{ content: t("Home"), url: "/app" }}>
      <TitleBar title={title} />
      <Banner
        tone={missing ? "info" : "critical"}
        title={missing ? t("There is nothing at this address") : t("Something went wrong on our side")}
        action={
          missing
            ? { content: t("Go to the home page"), url: "/app" }
            : { content: t("Try again"), onAction: () => window.location.reload() }
        }
      >
        <BlockStack gap="100">
          <Text as="p">
            {missing
              ? t("It was removed, or the address belongs to another store.")
              : t("Your orders are safe: routing goes on in the background. Try again in a moment.")}
          </Text>
        </BlockStack>
      </Banner>
    </Page>
  );
}
