/** Rows of one page of a list. */
export const PAGE_SIZE = 25;

/** No list goes further than this: later pages are reached by narrowing the list. */
const LAST_PAGE = 400;

/** The page number of a list's address; anything that is none reads as the first page. */
export function pageOf(parameters: URLSearchParams): number {
  const page = Number(parameters.get("page") ?? "1");
  return Number.isInteger(page) && page >= 1 ? Math.min(page, LAST_PAGE) : 1;
}

/** What the reader typed into a list's search field, bounded. */
export const searchOf = (parameters: URLSearchParams) => (parameters.get("q") ?? "").trim().slice(0, 100);

/** A page of rows out of one row more than fits, which tells whether there is a next page. */
export function pageFrom<Row>(page: number, rows: Row[]) {
  return { page, rows: rows.slice(0, PAGE_SIZE), hasNext: rows.length > PAGE_SIZE };
}
