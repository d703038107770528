/** Chinese (simplified, traditional), Japanese and Korean write many characters that Unicode counts as one in their own way. */
export type HanForm = "sc" | "tc" | "jp" | "kr";

const BY_COUNTRY: Partial<Record<string, HanForm>> = { JP: "jp", KR: "kr", TW: "tc", HK: "tc", MO: "tc" };

/**
 * In which form the shared characters of a paper are printed: by the country that the parcel goes to, else by what
 * stands beside them.
 */
export function hanFormOf(countryCode: string | null | undefined, texts: readonly string[]): HanForm {
  const form = BY_COUNTRY[countryCode ?? ""];
  if (form) return form;
  const all = texts.join(" ");
  if (countryCode !== "CN" && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(all)) return "jp";
  return countryCode !== "CN" && /\p{Script=Hangul}/u.test(all) ? "kr" : "sc";
}
