import { Link as RouterLink } from "@remix-run/react";
import { AppProvider } from "@shopify/polaris";
import polarisEnglish from "@shopify/polaris/locales/en.json";
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from "react";

type LinkProps = ComponentPropsWithoutRef<"a"> & { url: string; external?: boolean };

/**
 * Polaris links inside the app move the router; links into the admin (shopify://admin/…) leave the app's frame; links to
 * other sites open beside it.
 */
const AppLink = forwardRef<HTMLAnchorElement, LinkProps>(function AppLink({ url, external, children, ...rest }, ref) {
  const elsewhere = external === true || /^[a-z]+:/i.test(url);
  if (elsewhere) {
    return (
      <a
        {...rest}
        ref={ref}
        href={url}
        target={url.startsWith("shopify:") ? "_top" : "_blank"}
        rel="noopener noreferrer"
      >
        {children}
      </a>
    );
  }
  return (
    <RouterLink {...rest} ref={ref} to={url}>
      {children}
    </RouterLink>
  );
});

export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <AppProvider i18n={polarisEnglish} linkComponent={AppLink}>
      {children}
    </AppProvider>
  );
}
