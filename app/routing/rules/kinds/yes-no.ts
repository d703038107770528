import * as z from "zod/mini";
import { phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { condition, type Subject } from "./condition.ts";
import type { View } from "../view.ts";

/** A plain question. `says` has the words of both answers: "is a post office box" / "is not a post office box". */
export function yesNoCondition(
  subject: Subject & {
    says: { yes: string; no: string };
    read: (view: View, line: number, candidate: number) => boolean | null;
  },
) {
  return condition<{ is: "yes" | "no" }>(subject, {
    fields: [
      {
        ...{ name: "is", label: msg("Answer"), kind: "choice" },
        list: [
          { value: "yes", label: subject.says.yes },
          { value: "no", label: subject.says.no },
        ],
      },
    ],
    shapes: [{ is: z.enum(["yes", "no"]) }],
    example: { is: "yes" },
    domain: ({ is }) => ({ kind: "one", key: subject.id, values: [is], negate: false }),
    read: () => (view, line, candidate) => {
      const answer = subject.read(view, line, candidate);
      return answer === null ? null : answer ? "yes" : "no";
    },
    says: ({ is }, _names, about) =>
      phrase("{{subject}} {{answer}}", { subject: about, answer: phrase(subject.says[is]) }),
    shows: (answer) => (answer === "yes" ? phrase("yes") : phrase("no")),
  });
}
