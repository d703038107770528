/** A cell that a spreadsheet would take for a formula; also one that already carries our mark before such a start. */
const FORMULA = /^'*[=+\-@\t\r]/;
const MARKED = /^'+[=+\-@\t\r]/;

/** A text as a cell that no spreadsheet runs: a quote before what could be a formula. `fromCell` takes it off again. */
export const toCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** What `toCell` was given. */
export const fromCell = (cell: string): string => (MARKED.test(cell) ? cell.slice(1) : cell);
