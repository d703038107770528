import type { PortalOrder } from "../portal-order.ts";
import { dayIn, PortalDocument, type PortalFrame } from "./document.tsx";
import { CancelForm, ConfirmForm, DeclineForm, ShipForm } from "./order-forms.tsx";
import { ParcelList } from "./parcel-list.tsx";

type Props = {
  frame: PortalFrame;
  order: PortalOrder;
  /** where a code for the address goes, masked */
  contact: string;
  /** a new key for each form, so that one sent twice counts once */
  newKey: () => string;
  done: string | null;
  problem: string | null;
  /** what stood in the fields of a form that was refused */
  entered: { readonly [field: string]: string };
};

/** One order, with everything that its vendor can say of it. */
export function OrderPage({ frame, order, contact, newKey, done, problem, entered }: Props) {
  const { words } = frame;
  const open = order.state !== "closed" && order.state !== "shipped";
  return (
    <PortalDocument frame={frame} title={words.order(order.number)} done={done} problem={problem}>
      <p className="lead">
        {words.from(order.retailer)} <span className={`state ${order.state}`}>{words.states[order.state]}</span>
      </p>
      {order.test ? <p className="notice">{words.testOrder}</p> : null}
      {order.mayBeRepeat ? <p className="notice">{words.repeat}</p> : null}
      {order.cancelAsked ? <CancelForm words={words} formKey={newKey()} /> : null}
      <section aria-labelledby="items">
        <h2 id="items">{words.items}</h2>
        <ul className="lines">
          {order.lines.map(({ id, title, sku, units, price, left, shipped, declined }) => (
            <li key={id}>
              <span className="units">{units} ×</span>
              <span>
                <strong>{title}</strong>
                <span className="quiet">
                  {[
                    sku ? `${words.sku} ${sku}` : null,
                    price ? `${words.price}: ${price}` : null,
                    shipped > 0 ? words.shippedOf(shipped) : null,
                    declined > 0 ? words.declinedOf(declined) : null,
                    left > 0 && left < units ? words.left(left) : null,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
            </li>
          ))}
        </ul>
        <dl>
          <dt>{words.placed}</dt>
          <dd>{dayIn(order.placedAt, frame)}</dd>
          {open ? (
            <>
              <dt>{words.promised}</dt>
              <dd>{dayIn(order.dueAt, frame)}</dd>
            </>
          ) : null}
          {order.shippingMethod ? (
            <>
              <dt>{words.method}</dt>
              <dd>{order.shippingMethod}</dd>
            </>
          ) : null}
          <dt>{words.theirNumber}</dt>
          <dd>{order.retailerOrderName}</dd>
        </dl>
      </section>
      <Address frame={frame} order={order} contact={contact} />
      {open && !order.cancelAsked ? (
        <ShipForm
          words={words}
          order={order}
          formKey={newKey()}
          entered={entered.parcel === undefined ? entered : {}}
        />
      ) : null}
      {open && !order.acknowledged && !order.cancelAsked ? <ConfirmForm words={words} formKey={newKey()} /> : null}
      {open ? <DeclineForm words={words} order={order} formKey={newKey()} entered={entered} /> : null}
      <ParcelList frame={frame} order={order} newKey={newKey} entered={entered} />
    </PortalDocument>
  );
}

function Address({
  frame: { words },
  order: { address, supplierOrderId, slip },
  contact,
}: Pick<Props, "frame" | "order" | "contact">) {
  return (
    <section aria-labelledby="address">
      <h2 id="address">{words.shipTo}</h2>
      {address === "hidden" ? (
        <form method="post">
          <p>{words.addressHidden(contact)}</p>
          <button name="intent" value="code">
            {words.sendCode}
          </button>
        </form>
      ) : null}
      {address === "gone" ? <p>{words.addressGone}</p> : null}
      {typeof address === "string" ? null : (
        <address>
          {address.map((line, at) => (
            <span key={at}>{line}</span>
          ))}
        </address>
      )}
      {typeof address === "string" ? null : <SlipLinks {...{ words, slip }} id={supplierOrderId} />}
    </section>
  );
}

/** Ways to print the packing slip, the usual one first. */
function SlipLinks({ words, slip, id }: { words: PortalFrame["words"]; slip: PortalOrder["slip"]; id: string }) {
  const { slip: said } = words.tools;
  const at = `/vendor/packing-slip/${id}`;
  const links: Record<PortalOrder["slip"], readonly [href: string, text: string]> = {
    A4: [`${at}?size=A4`, said.a4],
    LETTER: [`${at}?size=LETTER`, said.letter],
    page: [`${at}?as=page`, said.page],
  };
  const order = [slip, ...(["A4", "LETTER", "page"] as const).filter((each) => each !== slip)];
  return (
    <>
      {slip === "page" ? <p className="notice">{said.letters}</p> : null}
      <ul className="links">
        {order.map((each) => (
          <li key={each}>
            <a href={links[each][0]}>{links[each][1]}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
