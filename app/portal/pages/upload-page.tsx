import { dayIn, PortalDocument } from "./document.tsx";
import { FileField, pathTo, RetailerLinks, type Who } from "./parts.tsx";

type Earlier = { id: string; name: string; createdAt: Date; rowsDone: number; rowsRepeated: number };
type Props = { who: Who; orders: number; earlier: Earlier[]; problem: string | null };

/** Where a vendor tells many parcels at once. */
export function UploadPage({ who, orders, earlier, problem }: Props) {
  const { frame } = who;
  const { upload, check } = frame.words.tools;
  return (
    <PortalDocument frame={frame} title={upload.title} here="tracking" problem={problem}>
      <RetailerLinks who={who} path="/vendor/tracking" />
      <p>{upload.lead}</p>
      <section aria-labelledby="list">
        <h2 id="list">{upload.takeList}</h2>
        <p>{upload.takeListHint(orders)}</p>
        {orders > 0 ? <a href={pathTo(frame, "/vendor/template/tracking")}>{upload.template}</a> : null}
      </section>
      <section aria-labelledby="file">
        <h2 id="file">{upload.giveFile}</h2>
        <FileField frame={frame} action={pathTo(frame, "/vendor/tracking")} hint={upload.columns} />
      </section>
      {earlier.length > 0 ? (
        <section aria-labelledby="earlier">
          <h2 id="earlier">{upload.earlier}</h2>
          <ul className="lines">
            {earlier.map(({ id, name, createdAt, rowsDone, rowsRepeated }) => (
              <li key={id}>
                <span>
                  <a href={pathTo(frame, `/vendor/file/${id}`)}>{name}</a>
                  <span className="quiet">
                    {dayIn(createdAt.toISOString(), frame)} · {check.recorded(rowsDone, rowsRepeated)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </PortalDocument>
  );
}
