import type { StockFields, StockItem } from "../stock-form.ts";
import { PortalDocument } from "./document.tsx";
import { FileField, PageLinks, pathTo, RetailerLinks, SearchForm, type Who } from "./parts.tsx";

type Row = StockItem & { before: StockFields; after: StockFields };
type Props = {
  who: Who;
  rows: Row[];
  currency: string;
  /** its stock is counted; false: the retailer takes it to have enough, and only prices are asked for */
  isFed: boolean;
  /** what it told last waits for the retailer */
  isHeld: boolean;
  search: string;
  page: number;
  pages: number;
  formKey: string;
  done: string | null;
  problem: string | null;
};

/** What a vendor offers, with its stock and its prices to be changed. */
export function StockPage({ who, rows, currency, isFed, isHeld, search, page, pages, formKey, done, problem }: Props) {
  const { frame } = who;
  const { stock } = frame.words.tools;
  const query = { ...(search === "" ? {} : { q: search }), ...(page === 1 ? {} : { page: String(page) }) };
  const here = pathTo(frame, "/vendor/stock", query);
  const isEmpty = rows.length === 0;
  return (
    <PortalDocument frame={frame} title={stock.title} here="stock" done={done} problem={problem}>
      <RetailerLinks who={who} path="/vendor/stock" />
      {isHeld ? <p className="notice">{stock.waiting}</p> : null}
      {isEmpty && search === "" ? (
        <section>
          <h2>{stock.none}</h2>
          <p>{stock.noneHint}</p>
        </section>
      ) : (
        <>
          <p>{isFed ? stock.lead : stock.assumed}</p>
          <SearchForm frame={frame} path="/vendor/stock" label={stock.search} button={stock.find} value={search} />
        </>
      )}
      {isEmpty && search !== "" ? (
        <section>
          <h2>{stock.noneFound}</h2>
        </section>
      ) : null}
      {isEmpty ? null : (
        <form method="post" action={here}>
          <input type="hidden" name="key" value={formKey} />
          <section>
            <ul className="lines">
              {rows.map((row) => (
                <Item key={row.id} row={row} {...{ who, currency, isFed }} />
              ))}
            </ul>
            {isFed ? <p className="quiet">{stock.enoughHint}</p> : null}
            {isFed ? (
              <label>
                {stock.asOf}
                <input type="datetime-local" name="asOf" />
              </label>
            ) : null}
            <button className="first" name="intent" value="save">
              {stock.save}
            </button>
          </section>
        </form>
      )}
      <PageLinks
        frame={frame}
        {...{ page, pages }}
        to={(at) => pathTo(frame, "/vendor/stock", { ...query, page: String(at) })}
      />
      {isEmpty && search === "" ? null : (
        <section aria-labelledby="file">
          <h2 id="file">{stock.byFile}</h2>
          <p>
            <a href={pathTo(frame, "/vendor/template/stock")}>{stock.template}</a>
          </p>
          <FileField frame={frame} action={pathTo(frame, "/vendor/stock")} hint={stock.byFileHint} />
        </section>
      )}
    </PortalDocument>
  );
}

function Item({ who, row, currency, isFed }: Pick<Props, "who" | "currency" | "isFed"> & { row: Row }) {
  const { stock } = who.frame.words.tools;
  const { id, sku, title, before, after } = row;
  const name = title === "" ? sku : title;
  return (
    <li className="item">
      <span>
        <strong>{name}</strong>
        {name === sku ? null : <span className="quiet">{sku}</span>}
      </span>
      <span className="fields">
        {isFed ? (
          <label>
            <span aria-hidden="true">{stock.units}</span>
            <input
              name={`units-${id}`}
              defaultValue={after.units}
              placeholder={row.units === "none-told" ? stock.never : undefined}
              autoComplete="off"
              aria-label={stock.unitsOf(name)}
            />
            <input type="hidden" name={`was-units-${id}`} value={before.units} />
          </label>
        ) : null}
        <label>
          <span aria-hidden="true">{stock.price(currency)}</span>
          <input
            name={`price-${id}`}
            inputMode="decimal"
            defaultValue={after.price}
            autoComplete="off"
            aria-label={stock.priceOf(name)}
          />
          <input type="hidden" name={`was-price-${id}`} value={before.price} />
        </label>
      </span>
    </li>
  );
}
