import type { PortalFrame } from "./document.tsx";

/** Who is signed in, as far as pages tell. */
export type Who = {
  frame: PortalFrame;
  vendor: { supplierId: string };
  vendors: readonly { supplierId: string; retailer: string }[];
};

/** An address of a page beside the orders that stays with the chosen retailer. */
export function pathTo({ forVendor }: PortalFrame, path: string, query: { [name: string]: string } = {}): string {
  const search = new URLSearchParams({ ...(forVendor ? { for: forVendor } : {}), ...query }).toString();
  return search === "" ? path : `${path}?${search}`;
}

/** A field that looks for something on the page at `path`. */
export function SearchForm({
  frame,
  path,
  label,
  button,
  value,
}: {
  frame: PortalFrame;
  path: string;
  label: string;
  button: string;
  value: string;
}) {
  return (
    <form method="get" action={path} role="search" className="search">
      {frame.forVendor ? <input type="hidden" name="for" value={frame.forVendor} /> : null}
      <label>
        <span>{label}</span>
        <input type="search" name="q" defaultValue={value} autoComplete="off" />
      </label>
      <button>{button}</button>
    </form>
  );
}

/** To the pages before and after; nothing where there is one. */
export function PageLinks({
  frame,
  page,
  pages,
  to,
}: {
  frame: PortalFrame;
  page: number;
  pages: number;
  to: (page: number) => string;
}) {
  const { list } = frame.words.tools;
  if (pages === 1) return null;
  return (
    <nav className="pages" aria-label={list.pages(page, pages)}>
      {page > 1 ? <a href={to(page - 1)}>{list.previous}</a> : null}
      <span>{list.pages(page, pages)}</span>
      {page < pages ? <a href={to(page + 1)}>{list.next}</a> : null}
    </nav>
  );
}

/** For which retailer this is, where the vendor has several. */
export function RetailerLinks({ who: { frame, vendor, vendors }, path }: { who: Who; path: string }) {
  if (vendors.length < 2) return null;
  return (
    <nav className="tabs" aria-label={frame.words.tools.forRetailer}>
      {vendors.map(({ supplierId, retailer }) => (
        <a
          key={supplierId}
          href={`${path}?for=${supplierId}`}
          aria-current={supplierId === vendor.supplierId ? "true" : undefined}
        >
          {retailer}
        </a>
      ))}
    </nav>
  );
}

/** A form with one file, which leads to its check. */
export function FileField({ frame, action, hint }: { frame: PortalFrame; action: string; hint: string }) {
  const { upload } = frame.words.tools;
  return (
    <form method="post" action={action} encType="multipart/form-data">
      <p id="file-hint">{hint}</p>
      <label>
        {upload.file}
        <input
          type="file"
          name="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          required
          aria-describedby="file-hint"
        />
      </label>
      <p className="quiet">{upload.checkHint}</p>
      <button className="first" name="intent" value="upload">
        {upload.check}
      </button>
    </form>
  );
}
