import { expect, test } from "vitest";
import { navigationOf } from "../words.ts";
import { goTos, meaningOf } from "./keys.ts";

const screens = goTos(navigationOf("both"));
const press = (key: string, change = {}) => ({ key, isChord: false, inField: false, ...change });

test("every screen of the navigation has a letter of its own", () => {
  expect(screens).toHaveLength(navigationOf("both").length + 2);
  expect(new Set(screens.map(({ letter }) => letter)).size).toBe(screens.length);
});

test("g and a letter lead to a screen; other letters belong to the page", () => {
  expect(meaningOf(press("g"), false, screens)).toEqual({ do: "go" });
  expect(meaningOf(press("o"), true, screens)).toEqual({ do: "visit", to: "/app/orders" });
  expect(meaningOf(press("z"), true, screens)).toEqual({ do: "nothing" });
  expect(meaningOf(press("T"), false, screens)).toEqual({ do: "page", letter: "t" });
  expect(meaningOf(press("?"), true, screens)).toEqual({ do: "help" });
});

test("nothing is a shortcut in a field, or with a key that belongs to the browser", () => {
  for (const key of ["g", "?", "t"]) {
    expect(meaningOf(press(key, { inField: true }), false, screens)).toEqual({ do: "nothing" });
    expect(meaningOf(press(key, { isChord: true }), false, screens)).toEqual({ do: "nothing" });
  }
  expect(meaningOf(press("Tab"), false, screens)).toEqual({ do: "nothing" });
});
