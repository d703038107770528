/** What makes a spreadsheet take a cell for a formula when it comes first (OWASP, CSV injection). */
const TRIGGER = /^'*[=+\-@\t\r\n]/;
/** Numbers and telephone numbers keep their sign: they calculate nothing. */
const HARMLESS = /^[+-]?\d[\d\s.,()/-]*$/;

/** A cell that no spreadsheet takes for a formula: an apostrophe in front tells it to be text. */
export const neutralCell = (text: string): string => (TRIGGER.test(text) && !HARMLESS.test(text) ? `'${text}` : text);

/** What `neutralCell` was given: vendors send our cells back. */
export const plainCell = (cell: string): string => (cell.startsWith("'") && TRIGGER.test(cell) ? cell.slice(1) : cell);
