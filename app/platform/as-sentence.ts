/** What a person typed, to stand before another sentence. */
export const asSentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);
