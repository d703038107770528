import { t } from "../../../platform/translate.ts";
import { SaveBar } from "../../save-bar.tsx";
import { Screen } from "../../screen.tsx";
import { SCREENS } from "../../words.ts";
import { RuleEditor } from "./rule-editor.tsx";
import { useRule } from "./use-rule.tsx";

/** One rule, to be changed. */
export function RuleScreen(given: Parameters<typeof useRule>[0]) {
  const state = useRule(given);
  return (
    <Screen
      title={given.isNew ? t("Add rule") : given.stored.name}
      back={{ label: t(SCREENS.routing), to: "/app/routing" }}
    >
      <SaveBar
        id="rule-save-bar"
        open={state.changed}
        busy={state.busy}
        onSave={state.save}
        onDiscard={state.discard}
      />
      <RuleEditor state={state} />
    </Screen>
  );
}
