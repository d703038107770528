import { t } from "../../platform/translate.ts";
import { SCREENS } from "../words.ts";

/** Letters after "g" that lead to a screen. */
const LETTERS: Readonly<Record<string, string>> = {
  "/app": "h",
  "/app/orders": "o",
  "/app/exceptions": "e",
  "/app/suppliers": "s",
  "/app/sku-mapping": "m",
  "/app/routing": "r",
  "/app/reports": "p",
  "/app/activity": "a",
  "/app/incoming": "i",
  "/app/invitations": "v",
  "/app/settings": "t",
};

/** A key that leads to a screen, pressed after "g". */
export type GoTo = { letter: string; label: string; to: string };

/** The screens that a reader of the navigation can go to by keys. */
export const goTos = (navigation: readonly { label: string; to: string }[]): GoTo[] =>
  [{ label: t("Home"), to: "/app" }, ...navigation, { label: t(SCREENS.activity), to: "/app/activity" }].flatMap(
    ({ label, to }) => {
      const letter = LETTERS[to];
      return letter === undefined ? [] : [{ letter, label, to }];
    },
  );

export type Press = {
  key: string;
  /** Control, Alt or Meta is held: that belongs to the browser */
  isChord: boolean;
  /** a field has the focus: what is pressed is text */
  inField: boolean;
};

/** go: wait for the letter of a screen · page: press what the page has under this letter */
export type Meaning =
  { do: "nothing" } | { do: "help" } | { do: "go" } | { do: "visit"; to: string } | { do: "page"; letter: string };

/** What a key means. `afterG`: "g" was pressed right before. */
export function meaningOf({ key, isChord, inField }: Press, afterG: boolean, screens: readonly GoTo[]): Meaning {
  if (isChord || inField) return { do: "nothing" };
  if (key === "?") return { do: "help" };
  const letter = key.toLowerCase();
  if (afterG) {
    const screen = screens.find((each) => each.letter === letter);
    return screen ? { do: "visit", to: screen.to } : { do: "nothing" };
  }
  if (letter === "g") return { do: "go" };
  return /^[a-z/]$/.test(letter) ? { do: "page", letter } : { do: "nothing" };
}
