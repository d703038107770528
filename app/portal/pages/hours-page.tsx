import type { DaysOff, HoursFields } from "../hours-form.ts";
import { dayIn, PortalDocument, type PortalFrame } from "./document.tsx";
import { pathTo, RetailerLinks, type Who } from "./parts.tsx";

type Props = {
  who: Who;
  fields: HoursFields;
  zones: readonly string[];
  daysOff: readonly DaysOff[];
  today: string;
  done: string | null;
  problem: string | null;
};

/** The 1st of January 2024 was a Monday. */
const weekdayName = (day: number, { language }: PortalFrame) =>
  new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, day)));

/** When a vendor works. */
export function HoursPage({ who, fields, zones, daysOff, today, done, problem }: Props) {
  const { frame } = who;
  const { hours } = frame.words.tools;
  const inUtc = { ...frame, timeZone: "UTC" };
  const rangeText = ({ from, until }: DaysOff) =>
    from === until ? dayIn(from, inUtc) : `${dayIn(from, inUtc)} – ${dayIn(until, inUtc)}`;
  return (
    <PortalDocument frame={frame} title={hours.title} here="hours" done={done} problem={problem}>
      <RetailerLinks who={who} path="/vendor/hours" />
      <p>{hours.lead}</p>
      <form method="post" action={pathTo(frame, "/vendor/hours")}>
        <section>
          <fieldset>
            <legend>{hours.days}</legend>
            <div className="days">
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <label className="check" key={day}>
                  <input
                    type="checkbox"
                    name="workday"
                    value={day}
                    defaultChecked={fields.workdays.includes(String(day))}
                  />
                  {weekdayName(day, frame)}
                </label>
              ))}
            </div>
          </fieldset>
          <label>
            {hours.cutoff}
            <input type="time" name="cutoff" defaultValue={fields.cutoff} />
          </label>
          <label>
            {hours.timeZone}
            <select name="timeZone" defaultValue={fields.timeZone}>
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </label>
        </section>
        <section>
          <fieldset>
            <legend>{hours.holidays}</legend>
            {daysOff.length === 0 ? <p className="quiet">{hours.noHolidays}</p> : null}
            {daysOff.map((range) => {
              const value = `${range.from}/${range.until}`;
              return (
                <label className="check" key={value}>
                  <input type="checkbox" name="remove" value={value} defaultChecked={fields.remove.includes(value)} />
                  {hours.remove(rangeText(range))}
                </label>
              );
            })}
          </fieldset>
          <fieldset>
            <legend>{hours.add}</legend>
            <label>
              {hours.from}
              <input type="date" name="from" min={today} defaultValue={fields.from} />
            </label>
            <label>
              {hours.until}
              <input type="date" name="until" min={today} defaultValue={fields.until} />
            </label>
          </fieldset>
        </section>
        <button className="first" name="intent" value="save">
          {hours.save}
        </button>
      </form>
    </PortalDocument>
  );
}
