import { Link as RouterLink } from "@remix-run/react";
import { AppProvider } from "@shopify/polaris";
import polarisEnglish from "@shopify/polaris/locales/en.json";
import type { HTMLProps, ReactNode } from "react";

type LinkProps = HTMLProps<HTMLAnchorElement> & { url: string; external?: boolean };

/**
 * Polaris links inside the app move the router; links into the admin (shopify://admin/…) leave the app's frame; links to
 * other sites open beside it.
 */
function AppLink({ url, external, children, ref: _ref, ...rest }: LinkProps) {
  if (external === true || /^[a-z]+:/i.test(url)) {
    const target = url.startsWith("shopify:") ? "_top" : "_blank";
    return (
      <a {...rest} href={url} target={target} rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  return (
    <RouterLink {...rest} to={url}>
      {children}
    </RouterLink>
  );
}

export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <AppProvider i18n={polarisEnglish} linkComponent={AppLink}>
      {children}
    </AppProvider>
  );
}
