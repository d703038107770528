import type { Done } from "../../platform/problem.ts";
import { t } from "../../platform/translate.ts";
import type { ActionResult } from "../action-result.ts";
import { count } from "../words.ts";

/** What a screen tells about suggestions that were accepted; the answer can be taken back. */
export function accepted(done: Done<{ batchId: string; mapped: number; refused: string[] }>): ActionResult {
  if (!done.ok) return done;
  const { batchId, mapped, refused } = done;
  if (refused.length > 0)
    return {
      ok: false,
      problems: [t("{{mapped}} mapped.", { mapped: count(mapped, "item") }), ...refused].map((message) => ({
        message,
      })),
    };
  return {
    ok: true,
    notice: t("{{mapped}} mapped", { mapped: count(mapped, "item") }),
    values: { mapped: String(mapped), batchId },
  };
}

/** What a screen tells about a batch that was taken back. */
export function undone(done: Done<{ undone: number; left: number }>): ActionResult {
  if (!done.ok) return done;
  const { left } = done;
  const notice = t("{{undone}} put back", { undone: count(done.undone, "mapping") });
  if (left === 0) return { ok: true, notice };
  return {
    ok: false,
    problems: [
      {
        message: t("{{notice}}. {{left}} stayed: somebody has changed them since.", {
          notice,
          left: count(left, "mapping"),
        }),
      },
    ],
  };
}
