import type { OrderToSend } from "../../connectors/connector.ts";
import { addressLines } from "../../connectors/papers/paper-facts.ts";
import { PAPER_WORDS } from "../../connectors/papers/words.ts";
import { unitsOf } from "../../connectors/placed-lines.ts";
import { PortalDocument, type PortalFrame } from "./document.tsx";

/** The packing slip as a page to be printed: for the customer, in the retailer's name, without prices. */
export function SlipPage({ frame, order }: { frame: PortalFrame; order: OrderToSend }) {
  const paper = PAPER_WORDS[frame.language];
  return (
    <PortalDocument frame={frame} title={order.retailer.name}>
      <p className="notice screen-only">{frame.words.tools.slip.printHint}</p>
      <section className="slip">
        <h2>{paper.packingSlip}</h2>
        <dl>
          <dt>{paper.order}</dt>
          <dd>{order.retailerOrderName}</dd>
          <dt>{paper.number}</dt>
          <dd>{order.key}</dd>
        </dl>
        <address dir="auto">
          {addressLines(order.shipTo).map((line, at) => (
            <span key={at} dir="auto">
              {line}
            </span>
          ))}
        </address>
        <table>
          <thead>
            <tr>
              <th scope="col">{paper.item}</th>
              <th scope="col" className="number">
                {paper.quantity}
              </th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <span dir="auto">{line.title}</span>
                  {line.sku ? (
                    <span className="quiet">
                      {paper.sku} {line.sku}
                    </span>
                  ) : null}
                </td>
                <td className="number">{unitsOf(line)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>{paper.thanks}</p>
      </section>
    </PortalDocument>
  );
}
