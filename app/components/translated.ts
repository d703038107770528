import { t } from "../platform/translate.ts";

/** Choices whose words were marked with `msg`, in the language of the page. */
export const translated = <Choice extends { label: string; helpText?: string; direction?: string }>(
  choices: readonly Choice[],
): Choice[] =>
  choices.map((choice) => ({
    ...choice,
    label: t(choice.label),
    ...(choice.helpText === undefined ? {} : { helpText: t(choice.helpText) }),
    ...(choice.direction === undefined ? {} : { direction: t(choice.direction) }),
  }));
