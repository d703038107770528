import type { PortalOrder } from "../portal-order.ts";
import { dayIn, type PortalFrame } from "./document.tsx";
import { CarrierFields, type Entered } from "./order-forms.tsx";

type Props = { frame: PortalFrame; order: PortalOrder; newKey: () => string; entered: Entered };

/** The parcels of an order; one that did not leave can be taken back. */
export function ParcelList({ frame, order: { parcels, state }, newKey, entered }: Props) {
  const { words } = frame;
  if (parcels.length === 0) return null;
  return (
    <section aria-labelledby="parcels">
      <h2 id="parcels">{words.parcels}</h2>
      <ul className="lines">
        {parcels.map(({ ref, carrier, numbers, urls, units, shippedAt, cancelled }) => (
          <li key={ref}>
            <span>
              <strong>{[carrier, numbers.join(", ")].filter(Boolean).join(" ") || words.noNumber}</strong>
              {urls[0] ? (
                <a href={urls[0]} rel="noreferrer">
                  {urls[0]}
                </a>
              ) : null}
              <span className="quiet">
                {[words.parcelOf(units), dayIn(shippedAt, frame), cancelled ? words.takenBack : null]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            {cancelled || state === "closed" ? null : (
              <div className="actions">
                <details open={entered.parcel === ref && entered.intent === "correct"}>
                  <summary aria-label={`${words.tools.correct.open}: ${numbers.join(", ") || ref}`}>
                    {words.tools.correct.open}
                  </summary>
                  <form method="post">
                    <input type="hidden" name="key" value={newKey()} />
                    <input type="hidden" name="parcel" value={ref} />
                    <CarrierFields
                      words={words}
                      entered={
                        entered.parcel === ref ? entered : { number: numbers.join(", "), carrier: carrier ?? "" }
                      }
                    />
                    <button name="intent" value="correct">
                      {words.tools.correct.save}
                    </button>
                  </form>
                </details>
                <form method="post">
                  <input type="hidden" name="key" value={newKey()} />
                  <input type="hidden" name="parcel" value={ref} />
                  <button
                    className="small"
                    name="intent"
                    value="take-back"
                    aria-label={`${words.notLeft}: ${numbers.join(", ") || ref}`}
                  >
                    {words.notLeft}
                  </button>
                </form>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
