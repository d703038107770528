import type { ReactNode } from "react";
import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import { apiWords } from "../words/api-words.ts";
import type { PortalWords } from "../words/english.ts";

/** What every page of the portal needs. */
export type PortalFrame = {
  language: VendorLanguage;
  timeZone: string;
  words: PortalWords;
  /** somebody is signed in: the menu is shown */
  signedIn: boolean;
  /** the vendor that the pages beside the orders are about, where the contact has several */
  forVendor?: string | null;
};

type Props = {
  frame: PortalFrame;
  title: string;
  /** what was done just now */
  done?: string | null;
  /** what went wrong just now */
  problem?: string | null;
  /** which page of the menu it is */
  here?: PortalPlace;
  children: ReactNode;
};

/** Pages of the menu, by their address below /vendor. */
const PLACES = ["tracking", "stock", "hours"] as const;
export type PortalPlace = "orders" | "api" | (typeof PLACES)[number];

/** A whole document: the portal has its own small look, and works without scripts. */
export function PortalDocument({ frame, title, done, problem, here, children }: Props) {
  const { language, words, signedIn, forVendor } = frame;
  const query = forVendor ? `?for=${forVendor}` : "";
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{problem ? `${words.problem}: ${title}` : title}</title>
        <link rel="stylesheet" href="/vendor-portal.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a className="skip" href="#main">
          {words.skip}
        </a>
        {signedIn ? (
          <header>
            <nav aria-label={words.portal}>
              <a href="/vendor" aria-current={here === "orders" ? "page" : undefined}>
                {words.orders}
              </a>
              {PLACES.map((place) => (
                <a key={place} href={`/vendor/${place}${query}`} aria-current={here === place ? "page" : undefined}>
                  {words.tools.nav[place]}
                </a>
              ))}
              <a href="/vendor/api" aria-current={here === "api" ? "page" : undefined}>
                {apiWords(language).menu}
              </a>
              <form method="post" action="/vendor/sign-in">
                <button className="link" name="intent" value="sign-out">
                  {words.signOut}
                </button>
              </form>
            </nav>
          </header>
        ) : null}
        <main id="main">
          <h1>{title}</h1>
          {done ? (
            <p className="notice done" role="status">
              {done}
            </p>
          ) : null}
          {problem ? (
            <p className="notice problem" role="alert">
              <strong>{words.problem}.</strong> {problem}
            </p>
          ) : null}
          {children}
        </main>
      </body>
    </html>
  );
}

/** A day as people of the language write it, in the vendor's zone. */
export const dayIn = (iso: string, { language, timeZone }: PortalFrame): string =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeZone }).format(
    new Date(iso),
  );
