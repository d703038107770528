import type { VendorLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { ENGLISH, type PortalWords } from "./words/english.ts";
import { FRENCH } from "./words/french.ts";
import { GERMAN } from "./words/german.ts";

const WORDS: Record<VendorLanguage, PortalWords> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** The portal's words in a language. */
export const portalWords = (language: VendorLanguage): PortalWords => WORDS[language];

/** The language of a visitor who is not known yet, by the header Accept-Language. */
export function languageOf(accepted: string | null): VendorLanguage {
  const first = (accepted ?? "").trim().slice(0, 2).toLowerCase();
  return first === "de" || first === "fr" ? first : "en";
}
