/** Under which letter the page's shortcuts find this; `label` stands on the help sheet. The first button or field in it counts. */
export const pageKey = (letter: string, label: string) => ({
  "data-shortcut": letter,
  "data-shortcut-label": label,
});

const PRESSABLE = "button:not([disabled]):not([aria-disabled=true]), a[href], input:not([disabled])";

const marked = () => [...document.querySelectorAll<HTMLElement>("main [data-shortcut]")];

/** The letters that the page has now, each once. */
export function keysOfPage(): { letter: string; label: string }[] {
  const found = marked().map(({ dataset }) => ({
    letter: dataset.shortcut ?? "",
    label: dataset.shortcutLabel ?? "",
  }));
  return found.filter(({ letter }, i) => found.findIndex((each) => each.letter === letter) === i);
}

/** Presses what the page has under a letter, where it can be pressed. A field gets the focus. */
export function pressOnPage(letter: string): boolean {
  const target = marked()
    .filter(({ dataset }) => dataset.shortcut === letter)
    .map((element) => element.querySelector<HTMLElement>(PRESSABLE))
    .find((element) => element !== null);
  if (!target) return false;
  target.focus();
  if (!(target instanceof HTMLInputElement)) target.click();
  return true;
}
