import { TitleBar } from "@shopify/app-bridge-react";
import { msg, t } from "../platform/translate.ts";
import { SkeletonBodyText } from "./ui/feedback.ts";
import { BlockStack, Card, Page } from "./ui/layout.ts";
import { Screen } from "./screen.tsx";
import { SCREENS } from "./words.ts";

/** A page whose content is on its way: its title stands, and cards of about the right height. */
export const LoadingScreen = ({ title }: { title: string }) => (
  <Screen title={title}>
    <LoadingCards />
  </Screen>
);

const TITLES: Readonly<Record<string, string>> = {
  "/app": SCREENS.home,
  "/app/orders": SCREENS.orders,
  "/app/exceptions": SCREENS.exceptions,
  "/app/suppliers": SCREENS.suppliers,
  "/app/sku-mapping": SCREENS.skuMapping,
  "/app/routing": SCREENS.routing,
  "/app/routing/preview": msg("Preview routing"),
  "/app/routing/back-test": msg("Back-test"),
  "/app/reports": SCREENS.reports,
  "/app/activity": SCREENS.activity,
  "/app/incoming": SCREENS.incoming,
  "/app/invitations": SCREENS.retailers,
  "/app/settings": SCREENS.settings,
};

/**
 * Any page of the app while its data are on their way. What is called by its content has its name with it. It tells
 * nothing of the last action: the page that is left has done so.
 */
export function LoadingPage({ path }: { path: string }) {
  const title = t(TITLES[path] ?? "Loading");
  return (
    <Page title={title}>
      <TitleBar title={title} />
      <LoadingCards />
    </Page>
  );
}

/** Cards that are still empty. */
const LoadingCards = () => (
  <BlockStack gap="400">
    {[6, 4].map((lines) => (
      <Card key={lines}>
        <SkeletonBodyText lines={lines} />
      </Card>
    ))}
  </BlockStack>
);
