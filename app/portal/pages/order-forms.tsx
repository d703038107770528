import { useId } from "react";
import type { PortalLine, PortalOrder } from "../portal-order.ts";
import type { PortalWords } from "../words/english.ts";

/** Shopify knows these by name; any other may be typed. */
const CARRIERS = ["DHL", "UPS", "FedEx", "DPD", "GLS", "Hermes", "Deutsche Post", "La Poste", "Colissimo", "USPS"];

type FormProps = { words: PortalWords; formKey: string };
export type Entered = { readonly [field: string]: string };

const Key = ({ formKey, intent }: { formKey: string; intent: string }) => (
  <>
    <input type="hidden" name="key" value={formKey} />
    <input type="hidden" name="intent" value={intent} />
  </>
);

/** Units of each line that is not done, prefilled or empty. */
function UnitFields({
  name,
  lines,
  label,
  entered,
  prefill,
}: {
  name: string;
  lines: readonly PortalLine[];
  label: (title: string) => string;
  entered: Entered;
  prefill: boolean;
}) {
  return lines
    .filter(({ left }) => left > 0)
    .map(({ id, title, left }) => (
      <label key={id}>
        {label(title)}
        <input
          name={`${name}-${id}`}
          inputMode="numeric"
          pattern="[0-9]*"
          defaultValue={entered[`${name}-${id}`] ?? (prefill ? String(left) : "")}
          placeholder={prefill ? undefined : "0"}
        />
      </label>
    ));
}

/** The two fields of a parcel. */
export function CarrierFields({ words, entered }: { words: PortalWords; entered: Entered }) {
  const hints = useId();
  return (
    <>
      <label>
        {words.trackingNumber}
        <input
          name="number"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-describedby={`${hints}-number`}
          defaultValue={entered.number}
        />
      </label>
      <p className="quiet" id={`${hints}-number`}>
        {words.trackingHint}
      </p>
      <label>
        {words.carrier}
        <input
          name="carrier"
          list={`${hints}-carriers`}
          aria-describedby={`${hints}-carrier`}
          defaultValue={entered.carrier}
        />
      </label>
      <datalist id={`${hints}-carriers`}>
        {CARRIERS.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p className="quiet" id={`${hints}-carrier`}>
        {words.carrierHint}
      </p>
    </>
  );
}

export function ShipForm({ words, order, formKey, entered }: FormProps & { order: PortalOrder; entered: Entered }) {
  return (
    <section aria-labelledby="ship">
      <h2 id="ship">{words.ship}</h2>
      <form method="post">
        <Key formKey={formKey} intent="ship" />
        <CarrierFields words={words} entered={entered} />
        <details open={entered.partly !== undefined}>
          <summary>{words.partly}</summary>
          <label className="check">
            <input type="checkbox" name="partly" defaultChecked={entered.partly !== undefined} />
            {words.partly}
          </label>
          <UnitFields name="units" lines={order.lines} label={words.unitsIn} entered={entered} prefill />
        </details>
        <button className="first">{words.shipButton}</button>
      </form>
    </section>
  );
}

export function ConfirmForm({ words, formKey }: FormProps) {
  return (
    <section aria-labelledby="confirm">
      <h2 id="confirm">{words.confirm}</h2>
      <form method="post">
        <Key formKey={formKey} intent="confirm" />
        <p>{words.confirmHint}</p>
        <label>
          {words.shipDay}
          <input type="date" name="day" />
        </label>
        <button>{words.confirm}</button>
      </form>
    </section>
  );
}

export function DeclineForm({ words, order, formKey, entered }: FormProps & { order: PortalOrder; entered: Entered }) {
  return (
    <section>
      <details className="card" open={entered.reason !== undefined}>
        <summary>{words.decline}</summary>
        <form method="post">
          <Key formKey={formKey} intent="decline" />
          <p>{words.declineHint}</p>
          <label>
            {words.reason}
            <select name="reason" defaultValue={entered.reason}>
              {Object.entries(words.reasons).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <UnitFields name="decline" lines={order.lines} label={words.declineUnits} entered={entered} prefill={false} />
          <label className="check">
            <input type="checkbox" name="all" />
            {words.declineAll}
          </label>
          <label className="check">
            <input type="checkbox" name="sure" required />
            {words.sure}
          </label>
          <button className="danger">{words.declineButton}</button>
        </form>
      </details>
    </section>
  );
}

export function CancelForm({ words, formKey }: FormProps) {
  return (
    <section className="notice" aria-labelledby="cancel">
      <h2 id="cancel">{words.cancelAsked}</h2>
      <form method="post" className="row">
        <Key formKey={formKey} intent="cancel" />
        <button name="answer" value="yes" className="danger">
          {words.cancelYes}
        </button>
        <button name="answer" value="no">
          {words.cancelNo}
        </button>
      </form>
    </section>
  );
}
