import { useNavigate } from "@remix-run/react";
import { useMemo, useState } from "react";
import { say } from "../../../platform/phrase.ts";
import { problemsOfRule } from "../../../routing/rules/edit/check.ts";
import { lintRules, type Warning } from "../../../routing/rules/check/lint.ts";
import { putRule } from "../../../routing/rules/edit/list.ts";
import type { Rule } from "../../../routing/rules/rule.ts";
import { useAction, useGoWhenDone } from "../../actions.tsx";
import { ASKED_ABOUT } from "../../save-bar.tsx";
import { useLintWorld } from "../routing-context.tsx";

export type RuleState = {
  rule: Rule;
  set: (change: Partial<Rule>) => void;
  /** what is wrong at a field, once saving was tried */
  errorAt: (field: string) => string | undefined;
  /** how many fields keep it from being saved, once that was tried */
  problems: number;
  warnings: Warning[];
  changed: boolean;
  busy: boolean;
  save: () => void;
  discard: () => void;
};

type Given = {
  /** as it is stored; of a new rule what it begins with */
  stored: Rule;
  /** it stands in no version yet */
  isNew: boolean;
  /** the rules it belongs to, for warnings about the others */
  rules: readonly Rule[];
  /** id of the draft that it is written into; null = a new one */
  draftId: string | null;
};

/** The rule that a person writes, until it is saved into the draft. Then the list comes back. */
export function useRule({ stored, isNew, rules, draftId }: Given): RuleState {
  const [rule, setRule] = useState(stored);
  const [tried, setTried] = useState(false);
  const { run, busy, result } = useAction();
  const navigate = useNavigate();
  const warnings = useWarnings(rule, rules);
  const problems = useMemo(() => problemsOfRule(rule), [rule]);
  const done = result?.ok === true;
  useGoWhenDone("/app/routing");
  const begun = isNew && stored.then.length > 0;
  return {
    rule,
    set: (change) => setRule((before) => ({ ...before, ...change })),
    errorAt: (field) => {
      const problem = tried ? problems.get(field) : undefined;
      return problem === undefined ? undefined : say(problem);
    },
    problems: tried ? problems.size : 0,
    warnings,
    changed: !done && (begun || JSON.stringify(rule) !== JSON.stringify(stored)),
    busy,
    save: () => {
      setTried(true);
      if (problems.size === 0)
        run({ intent: "save-rule", rule: JSON.stringify(rule), ...(draftId === null ? {} : { draftId }) });
    },
    discard: () => {
      setTried(false);
      if (isNew) void navigate("/app/routing", ASKED_ABOUT);
      else setRule(stored);
    },
  };
}

/** What the linter says of this rule among the others; nothing while it is not complete. */
function useWarnings(rule: Rule, rules: readonly Rule[]): Warning[] {
  const world = useLintWorld();
  return useMemo(() => {
    if (problemsOfRule(rule).size > 0) return [];
    return lintRules(putRule(rules, rule), world).filter((warning) => warning.rule.id === rule.id);
  }, [rule, rules, world]);
}
