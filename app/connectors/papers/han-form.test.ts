import { expect, test } from "vitest";
import { hanFormOf } from "./han-form.ts";

test.each([
  ["JP", "李娜", "jp"],
  ["TW", "陳小明", "tc"],
  ["HK", "陳小明", "tc"],
  ["KR", "直", "kr"],
  ["CN", "コーヒー 李娜", "sc"],
  ["DE", "丸の内 山田", "jp"],
  ["DE", "김민준 直", "kr"],
  [null, "李娜", "sc"],
])("goods to %s with %s are printed in the form %s", (country, text, form) => {
  expect(hanFormOf(country, [text])).toBe(form);
});
