import { MOST_SHOWN, ROW_STATES, type Check, type CheckRow, type RowState } from "../check.ts";
import { PortalDocument } from "./document.tsx";
import type { Who } from "./parts.tsx";

type Props = {
  who: Who;
  file: { kind: string; name: string; state: string; note: string | null; rowsDone: number; rowsRepeated: number };
  /** null = its content is not kept any more, or cannot be read */
  check: Check | null;
  /** where another file is chosen */
  back: string;
  /** where the rows with errors are downloaded */
  errors: string;
  problem: string | null;
};

/** What recording a file would do, row by row; of a recorded one, what has become of it. */
export function CheckPage({ who: { frame }, file, check, back, errors, problem }: Props) {
  const { words } = frame;
  const { check: said } = words.tools;
  const isDone = file.state === "done";
  const isStock = file.kind === "stock";
  const stateWord = (state: RowState) =>
    isStock && (state === "done" || state === "repeated") ? said.stockStates[state] : said.states[state];
  const shownStates = ROW_STATES.filter((state) => check && check.counts[state] > 0 && (!isDone || state === "failed"));
  const toRecord = check ? check.counts.done + (isStock ? check.counts.repeated : 0) : 0;
  const done = isDone ? (file.note === null ? said.recorded(file.rowsDone, file.rowsRepeated) : said.held) : null;
  return (
    <PortalDocument
      frame={frame}
      title={said.title}
      here={isStock ? "stock" : "tracking"}
      done={done}
      problem={problem}
    >
      <p>{said.name(file.name)}</p>
      {check && !isDone ? (
        <section>
          <ul className="counts">
            {ROW_STATES.filter((state) => check.counts[state] > 0).map((state) => (
              <li key={state} className={`state row-${state}`}>
                {stateWord(state)}
                {frame.language === "fr" ? "\u00a0: " : ": "}
                {check.counts[state]}
              </li>
            ))}
          </ul>
          {toRecord > 0 ? <RecordForm check={check} rows={toRecord} words={words} /> : <p>{said.nothing}</p>}
        </section>
      ) : null}
      {check && check.counts.failed > 0 ? (
        <section>
          <a href={errors}>{said.errors}</a>
          <p className="quiet">{said.errorsHint}</p>
        </section>
      ) : null}
      {shownStates.map((state) => (
        <section key={state} aria-labelledby={`rows-${state}`}>
          <h2 id={`rows-${state}`}>
            {stateWord(state)} ({check?.counts[state]})
          </h2>
          <Rows
            rows={check?.rows.filter((row) => row.state === state) ?? []}
            total={check?.counts[state] ?? 0}
            frame={frame}
          />
        </section>
      ))}
      {check || problem ? null : <p>{said.gone}</p>}
      <p>
        <a href={back}>{said.other}</a>
      </p>
    </PortalDocument>
  );
}

function RecordForm({
  check: { stock, counts },
  rows,
  words,
}: {
  check: Check;
  rows: number;
  words: Who["frame"]["words"];
}) {
  const { check: said, doubts } = words.tools;
  const scopes = (["delta", "full"] as const).filter((scope) => scope === "delta" || stock?.canBeFull);
  return (
    <form method="post">
      {stock ? (
        <fieldset>
          <legend>{said.scope}</legend>
          {scopes.map((scope) => (
            <div key={scope}>
              <label className="check">
                <input
                  type="radio"
                  name="tells"
                  value={scope === "full" ? "all" : "some"}
                  defaultChecked={scope === "delta"}
                />
                {scope === "full" ? said.full(stock.missing) : said.delta}
              </label>
              {stock.doubts[scope].length > 0 ? (
                <p className="quiet odd">
                  {said.looksOdd} {stock.doubts[scope].map((code) => doubts[code]).join(" ")}
                </p>
              ) : null}
            </div>
          ))}
          {stock.canBeFull || counts.failed === 0 ? null : <p className="quiet">{said.notFull}</p>}
        </fieldset>
      ) : null}
      <button className="first" name="intent" value="record">
        {said.record(rows)}
      </button>
    </form>
  );
}

function Rows({ rows, total, frame }: { rows: CheckRow[]; total: number; frame: Who["frame"] }) {
  const { check: said } = frame.words.tools;
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <>
      <ul className="lines">
        {shown.map(({ row, what, detail, why }) => (
          <li key={row}>
            <span className="quiet nr">{said.row(row)}</span>
            <span>
              <strong>{what}</strong>
              {detail ? <span className="quiet">{detail}</span> : null}
              {why ? <span className="why">{why}</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {total > shown.length ? <p className="quiet">{said.more(total - shown.length)}</p> : null}
    </>
  );
}
