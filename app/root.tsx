import type { LinksFunction, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { PlainPage } from "./components/plain-page.tsx";
import { Text } from "./components/ui/layout.ts";
import { printStylesheet, targetsStylesheet, uiStylesheet } from "./components/ui/styles.ts";
import { env } from "./platform/env.server.ts";
import { CATALOGUE_ID, currentCatalogue, t } from "./platform/translate.ts";

const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: uiStylesheet },
  { rel: "stylesheet", href: targetsStylesheet },
  { rel: "stylesheet", href: printStylesheet, media: "print" },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];
export const meta: MetaFunction = () => [{ title: "Crossdock" }];

/** What the document's head needs, before anybody is known. */
export const loader = () => ({ apiKey: env().SHOPIFY_API_KEY, appBridgeUrl: env().APP_BRIDGE_URL ?? APP_BRIDGE });

export function Layout({ children }: { children: ReactNode }) {
  const head = useRouteLoaderData<typeof loader>("root");
  const catalogue = currentCatalogue();
  const embedded = useLocation().pathname.startsWith("/app");
  return (
    <html lang={catalogue?.locale ?? "en"}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {embedded && head ? (
          <>
            <meta name="shopify-api-key" content={head.apiKey} />
            {/* App Bridge wants to be the first script, and not to be deferred. */}
            <script src={head.appBridgeUrl} />
          </>
        ) : null}
        <Meta />
        <Links />
        {catalogue ? (
          <script
            id={CATALOGUE_ID}
            type="application/json"
            dangerouslySetInnerHTML={{ __html: JSON.stringify(catalogue).replaceAll("<", "\\u003c") }}
          />
        ) : null}
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <PlainPage title={missing ? t("Not found") : t("Crossdock could not answer")}>
      <Text as="p">
        {missing
          ? t("There is nothing at this address. Open Crossdock from your Shopify admin.")
          : t("Something went wrong on our side. Your orders are safe. Try again in a moment.")}
      </Text>
    </PlainPage>
  );
}
