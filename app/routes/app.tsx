import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { NavMenu, useAppBridge } from "@shopify/app-bridge-react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useMemo, useState } from "react";
import { AppContext } from "../components/app-context.tsx";
import { ScreenError } from "../components/screen-error.tsx";
import { LoadingPage } from "../components/loading-screen.tsx";
import { ASKED_ABOUT } from "../components/save-bar.tsx";
import { goTos } from "../components/shortcuts/keys.ts";
import { UiProvider } from "../components/ui/provider.tsx";
import { useLater } from "../components/use-later.ts";
import { useSlowWay } from "../components/use-slow-way.ts";
import { navigationOf } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { readRole } from "../suppliers/roles.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { shop, services, redirect } = await requireMerchant(request);
  const { pathname, searchParams } = new URL(request.url);
  if (shop.role === null && pathname !== "/app/welcome") throw redirect("/app/welcome");
  return {
    role: readRole(shop.role),
    locale: searchParams.get("locale") ?? "en",
    timeZone: shop.timeZone,
    currency: shop.currency,
    now: services.clock.now(),
    narrow: /\bMobile\b/.test(request.headers.get("user-agent") ?? ""),
  };
};

/** Shopify's library sends headers of its own with some answers. */
export const headers: HeadersFunction = (headersArgs) => boundary.headers(headersArgs);

const loadShortcuts = () => import("../components/shortcuts/shortcuts.tsx").then(({ Shortcuts }) => ({ Shortcuts }));

export default function App() {
  const { role, locale, narrow, ...shop } = useLoaderData<typeof loader>();
  // Only the first address carries the reader's language: later ones keep it.
  const [firstLocale] = useState(locale);
  const keys = useLater(loadShortcuts);
  const slowWay = useSlowWay();
  const screens = useMemo(() => goTos(navigationOf(role)), [role]);
  return (
    <UiProvider>
      <AppContext options={{ ...shop, locale: firstLocale }} narrow={narrow}>
        <AdminLinks />
        <NavMenu>
          <a href="/app" rel="home">
            {t("Home")}
          </a>
          {navigationOf(role).map(({ label, to }) => (
            <a key={to} href={to}>
              {label}
            </a>
          ))}
        </NavMenu>
        <main>{slowWay === null ? <Outlet /> : <LoadingPage path={slowWay} />}</main>
        {keys ? <keys.Shortcuts screens={screens} /> : null}
      </AppContext>
    </UiProvider>
  );
}

/** The admin's menu asks for navigation by an event, and shows its own bar while the app loads. */
function AdminLinks() {
  const navigate = useNavigate();
  const navigation = useNavigation();
  const shopify = useAppBridge();
  useEffect(() => {
    const follow = (event: Event) => {
      const href = event.target instanceof Element ? event.target.getAttribute("href") : null;
      if (href) void navigate(href, ASKED_ABOUT);
    };
    document.addEventListener("shopify:navigate", follow);
    return () => document.removeEventListener("shopify:navigate", follow);
  }, [navigate]);
  useEffect(() => shopify.loading(navigation.state === "loading"), [shopify, navigation.state]);
  return null;
}

export function ErrorBoundary() {
  return (
    <UiProvider>
      <ScreenError />
    </UiProvider>
  );
}
