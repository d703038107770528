import { msg } from "../../../platform/translate.ts";
import { dateCondition, timeOfDayCondition, weekdayCondition } from "../kinds/calendar.ts";
import type { Condition } from "../kinds/condition.ts";

/** All of the moment at which the order is routed, in the shop's time zone. */
export const TIME_CONDITIONS: Condition[] = [
  weekdayCondition({
    ...{ id: "time.weekday", level: "order", label: msg("weekday") },
    meaning: msg("Weekday in the shop's time zone when the order is routed, 1 = Monday."),
  }),
  timeOfDayCondition({
    ...{ id: "time.hour", level: "order", label: msg("time of day") },
    meaning: msg(
      "Time of day in the shop's time zone when the order is routed: from the first minute, up to but without the last. May span midnight.",
    ),
  }),
  dateCondition({
    ...{ id: "time.date", level: "order", label: msg("date") },
    meaning: msg("Date in the shop's time zone when the order is routed, first and last day included."),
  }),
];
