import { useEffect, useRef, useState } from "react";
import type { Rule } from "../../../routing/rules/rule.ts";
import { useAction } from "../../actions.tsx";

export type DraftState = {
  /** as the person has left them, saved or on their way */
  rules: Rule[];
  change: (rules: Rule[]) => void;
  saving: boolean;
};

/**
 * The list's own changes go into the draft at once: nothing is in force before it is published. Several quick ones are
 * shown at once and saved one after the other; when one is refused, what is stored is shown again, with the reason above.
 */
export function useDraft(stored: Rule[], draftId: string | null): DraftState {
  const [wanted, setWanted] = useState<Rule[] | null>(null);
  const sent = useRef<Rule[] | null>(null);
  const { run, busy, result } = useAction();
  useEffect(() => {
    if (busy || wanted === null) return;
    if (sent.current !== wanted) {
      sent.current = wanted;
      run({ intent: "save-rules", rules: JSON.stringify(wanted), ...(draftId === null ? {} : { draftId }) });
      return;
    }
    // Its answer is here, and the screen has been read again.
    setWanted(null);
    // `run` is made anew with every rendering.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [busy, wanted, draftId, result]);
  const saving = wanted !== null;
  useEffect(() => {
    if (!saving) return;
    // Leaving now would drop a change that waits for the one before it: the browser asks first.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [saving]);
  return { rules: wanted ?? stored, change: setWanted, saving };
}
