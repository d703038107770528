import type { VendorKeyView } from "../../suppliers/vendors/api-keys.server.ts";
import { apiWords, type ApiWords } from "../words/api-words.ts";
import { dayIn, PortalDocument, type PortalFrame } from "./document.tsx";

/** The API of one retailer's orders. */
export type VendorApiView = { supplierId: string; retailer: string; keys: VendorKeyView[]; webhookUrl: string };

type Props = {
  frame: PortalFrame;
  vendors: VendorApiView[];
  /** makes each of its forms count once */
  formKey: string;
  address: string;
  done: string | null;
  problem: string | null;
  /** made just now, shown this once */
  shown: { what: "created" | "secret"; text: string } | null;
};

/** Where a vendor makes keys for its own system, and says where that is told of news. */
export function ApiPage({ frame, vendors, formKey, address, done, problem, shown }: Props) {
  const words = apiWords(frame.language);
  return (
    <PortalDocument frame={frame} title={words.title} done={done} problem={problem} here="api">
      {shown ? (
        <section className="notice done">
          <label>
            {words[shown.what]}
            <input readOnly defaultValue={shown.text} autoFocus />
          </label>
        </section>
      ) : null}
      <section>
        <p>
          {words.intro} <strong>{address}</strong>
        </p>
        <p>
          <a href={`${address}/openapi.json`}>{words.guide}</a>
        </p>
      </section>
      {vendors.map((vendor) => (
        <section key={vendor.supplierId} aria-labelledby={`of-${vendor.supplierId}`}>
          <h2 id={`of-${vendor.supplierId}`}>{words.from(vendor.retailer)}</h2>
          <Keys vendor={vendor} words={words} frame={frame} formKey={formKey} />
          <WebhookForm vendor={vendor} words={words} formKey={formKey} />
        </section>
      ))}
    </PortalDocument>
  );
}

type PartProps = { vendor: VendorApiView; words: ApiWords; formKey: string };

function Keys({ vendor: { supplierId, keys }, words, formKey, frame }: PartProps & { frame: PortalFrame }) {
  return (
    <>
      {keys.length === 0 ? <p>{words.noKeys}</p> : null}
      <ul className="lines">
        {keys.map(({ id, name, prefix, byVendor, lastUsedAt }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>
              <span className="quiet">
                {[
                  `${prefix}…`,
                  words.used(lastUsedAt && dayIn(lastUsedAt.toISOString(), frame)),
                  ...(byVendor ? [] : [words.byRetailer]),
                ].join(" · ")}
              </span>
              <details>
                <summary>{words.revoke(name)}</summary>
                <form method="post" action="/vendor/api">
                  <input type="hidden" name="supplier" value={supplierId} />
                  <input type="hidden" name="key" value={id} />
                  <button name="intent" value="revoke">
                    {words.sure}
                  </button>
                </form>
              </details>
            </span>
          </li>
        ))}
      </ul>
      <form method="post" action="/vendor/api">
        <input type="hidden" name="supplier" value={supplierId} />
        <input type="hidden" name="key" value={formKey} />
        <label>
          {words.name}
          <input name="name" required maxLength={100} />
        </label>
        <button className="first" name="intent" value="create">
          {words.create}
        </button>
      </form>
    </>
  );
}

function WebhookForm({ vendor: { supplierId, webhookUrl }, words, formKey }: PartProps) {
  return (
    <>
      <h3>{words.webhook}</h3>
      <form method="post" action="/vendor/api">
        <input type="hidden" name="supplier" value={supplierId} />
        <input type="hidden" name="key" value={formKey} />
        <p>{words.webhookHint}</p>
        <label>
          {words.address}
          <input type="url" name="url" defaultValue={webhookUrl} maxLength={1000} />
        </label>
        <button name="intent" value="webhook">
          {words.save}
        </button>
        {webhookUrl === "" ? null : (
          <button name="intent" value="ping">
            {words.test}
          </button>
        )}
      </form>
    </>
  );
}
