import { expect, test } from "vitest";
import { judge, type Difference } from "./difference.ts";

const difference = (key: string): Difference => ({ kind: "job-missing", key, text: key, orderId: null });

test("a difference is unexplained when it was put right before and is back", () => {
  const judged = judge([difference("new"), difference("back")], [difference("back"), difference("gone")]);
  expect(judged.map(({ key, unexplained }) => [key, unexplained])).toEqual([
    ["new", false],
    ["back", true],
  ]);
});
