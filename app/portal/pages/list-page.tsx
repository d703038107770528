import type { Board } from "../board.server.ts";
import { BOARD_TABS, type BoardTab, type PortalOrder } from "../portal-order.ts";
import { dayIn, PortalDocument, type PortalFrame } from "./document.tsx";
import { CarrierFields } from "./order-forms.tsx";
import { PageLinks, SearchForm } from "./parts.tsx";

type Props = {
  frame: PortalFrame;
  board: Board;
  /** of the form for several orders */
  formKey: string;
  done: string | null;
  problem: string | null;
  /** what stood in the fields of a form that was refused */
  entered: { number: string; carrier: string; picked: readonly string[] };
};

/** Tabs that are shown even when they are empty. */
const ALWAYS: readonly BoardTab[] = ["all", "to-confirm", "to-ship", "late", "shipped", "closed"];
const PICKABLE: readonly string[] = ["late", "to-confirm", "to-ship"];

const addressOf = (tab: BoardTab, search: string, page = 1) => {
  const query = new URLSearchParams({
    ...(tab === "all" ? {} : { shown: tab }),
    ...(search === "" ? {} : { q: search }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  return query.size === 0 ? "/vendor" : `/vendor?${query.toString()}`;
};

/** All orders of the signed-in vendor, by what is to be done with them. */
export function ListPage({ frame, board, formKey, done, problem, entered }: Props) {
  const { words } = frame;
  const { list } = words.tools;
  const { tab, search, counts, orders } = board;
  const tabWord = (each: BoardTab) => (each === "all" ? list.all : words.states[each]);
  const title = search === "" ? tabWord(tab) : list.results;
  return (
    <PortalDocument frame={frame} title={words.portal} here="orders" done={done} problem={problem}>
      <SearchForm frame={frame} path="/vendor" label={list.search} button={list.find} value={search} />
      <nav className="tabs" aria-label={words.orders}>
        {BOARD_TABS.filter((each) => counts[each] > 0 || ALWAYS.includes(each)).map((each) => (
          <a key={each} href={addressOf(each, "")} aria-current={search === "" && each === tab ? "page" : undefined}>
            {tabWord(each)} <span className="count">{counts[each]}</span>
          </a>
        ))}
      </nav>
      {orders.length === 0 ? (
        <section>
          <h2>{search === "" ? words.noOrders : list.noneFound}</h2>
          {search === "" ? <p>{words.noOrdersHint}</p> : null}
        </section>
      ) : (
        <Orders {...{ frame, title, board, formKey, entered }} />
      )}
      <PageLinks frame={frame} page={board.page} pages={board.pages} to={(page) => addressOf(tab, search, page)} />
    </PortalDocument>
  );
}

function Orders({
  frame,
  title,
  board: { orders, tab, search },
  formKey,
  entered,
}: Pick<Props, "frame" | "board" | "formKey" | "entered"> & { title: string }) {
  const { words } = frame;
  const { several } = words.tools;
  const pickable = orders.filter(({ state }) => PICKABLE.includes(state));
  const canPick = pickable.length > 1;
  const shown = (
    <section aria-labelledby="orders">
      <h2 id="orders">{title}</h2>
      <ul className="lines">
        {orders.map((order) => (
          <li key={order.supplierOrderId}>
            {canPick ? (
              <span className="pick">
                {pickable.includes(order) ? (
                  <input
                    type="checkbox"
                    name="order"
                    value={order.supplierOrderId}
                    aria-label={several.pick(order.number)}
                    defaultChecked={entered.picked.includes(order.supplierOrderId)}
                  />
                ) : null}
              </span>
            ) : null}
            <OrderLine frame={frame} order={order} />
          </li>
        ))}
      </ul>
    </section>
  );
  if (!canPick) return shown;
  return (
    <form method="post" action={addressOf(tab, search)}>
      <input type="hidden" name="key" value={formKey} />
      {shown}
      <details className="card" open={entered.picked.length > 0 || entered.number !== ""}>
        <summary>{several.title}</summary>
        <p>{several.hint}</p>
        <button name="intent" value="confirm">
          {several.confirm}
        </button>
        <CarrierFields words={words} entered={{ number: entered.number, carrier: entered.carrier }} />
        <button name="intent" value="ship">
          {several.ship}
        </button>
      </details>
    </form>
  );
}

function OrderLine({ frame, order }: { frame: PortalFrame; order: PortalOrder }) {
  const { words } = frame;
  const { number, state, retailer, lines, dueAt, placedAt } = order;
  const isOpen = state !== "shipped" && state !== "closed";
  return (
    <span>
      <span className="lead-line">
        <a href={`/vendor/orders/${order.supplierOrderId}`}>
          <strong>{number}</strong>
        </a>{" "}
        <span className={`state ${state}`}>{words.states[state]}</span>
      </span>
      <span className="quiet">
        {[
          retailer,
          isOpen ? words.tools.list.due(dayIn(dueAt, frame)) : dayIn(placedAt, frame),
          lines.map(({ units, title }) => `${units}\u00a0×\u00a0${title}`).join(", "),
        ].join(" · ")}
      </span>
    </span>
  );
}
