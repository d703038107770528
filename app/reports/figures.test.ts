import { expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { changeLines, parseReportDays, totalsOf, type DayFigures } from "./figures.ts";

const day = (change: Partial<DayFigures>): DayFigures => ({
  ...{ day: "2026-11-02", routed: 0, automatic: 0, split: 0, accepted: 0, trackingMs: null, exceptions: 0 },
  ...change,
});

test("shares are of all orders of the period, and of nothing there is no share", () => {
  expect(totalsOf([day({ routed: 3, automatic: 3 }), day({ routed: 1, split: 1 })])).toEqual({
    ...{ routed: 4, automaticPermille: 750, splitPermille: 250, exceptions: 0 },
  });
  expect(totalsOf([day({})])).toMatchObject({ automaticPermille: null, splitPermille: null });
});

test("what changed is told in few lines, each with the way to it, and what did not happen is not told", () => {
  expect(changeLines({})).toEqual([]);
  const lines = changeLines({ opened: 1, healed: 2, "order.routed": 12, "rules.published": 1, "order.read": 99 });
  expect(lines.map(({ text }) => say(text))).toEqual([
    "1 exception opened",
    "2 exceptions solved by themselves",
    "12 orders routed",
    "Routing rules changed",
  ]);
});

test("a period that is none reads as 30 days", () => {
  const days = (text: string) => parseReportDays(new URLSearchParams(text));
  expect([days("days=7"), days("days=8"), days("")]).toEqual([7, 30, 30]);
});
