import type { PortalOrder, PortalState } from "../portal-order.ts";
import { dayIn, PortalDocument, type PortalFrame } from "./document.tsx";

type Props = {
  frame: PortalFrame;
  shown: "open" | "done";
  groups: [PortalState, PortalOrder[]][];
  /** address of the next page */
  more: string | null;
  done: string | null;
};

/** All orders of the signed-in vendor, by what is to be done with them. */
export function ListPage({ frame, shown, groups, more, done }: Props) {
  const { words } = frame;
  return (
    <PortalDocument frame={frame} title={words.portal} done={done}>
      <p className="tabs">
        <a href="/vendor" aria-current={shown === "open" ? "page" : undefined}>
          {words.orders}
        </a>
        <a href="/vendor?shown=done" aria-current={shown === "done" ? "page" : undefined}>
          {words.states.shipped} · {words.states.closed}
        </a>
      </p>
      {groups.length === 0 ? (
        <section>
          <h2>{words.noOrders}</h2>
          <p>{words.noOrdersHint}</p>
        </section>
      ) : null}
      {groups.map(([state, orders]) => (
        <section key={state} aria-labelledby={`group-${state}`}>
          <h2 id={`group-${state}`}>
            {words.states[state]} ({orders.length})
          </h2>
          <ul className="lines">
            {orders.map((order) => (
              <li key={order.supplierOrderId}>
                <span>
                  <a href={`/vendor/orders/${order.supplierOrderId}`}>
                    <strong>{words.order(order.number)}</strong>
                  </a>
                  <span className="quiet">
                    {[
                      order.retailer,
                      dayIn(order.placedAt, frame),
                      order.lines.map(({ units, title }) => `${units} × ${title}`).join(", "),
                    ].join(" · ")}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more ? (
        <p>
          <a href={more}>{words.loadMore}</a>
        </p>
      ) : null}
    </PortalDocument>
  );
}
