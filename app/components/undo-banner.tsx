import { t } from "../platform/translate.ts";
import { useAction, type ActionFields } from "./actions.tsx";
import { Banner } from "./ui/feedback.ts";
import { Text } from "./ui/layout.ts";

/** Offers to take back what was just done, when the action's answer carries what that needs. */
export function UndoBanner({ title, children, undo }: { title: string; children: string; undo: ActionFields }) {
  const { run } = useAction();
  return (
    <Banner tone="info" title={title} action={{ content: t("Undo"), onAction: () => run(undo) }}>
      <Text as="p">{children}</Text>
    </Banner>
  );
}
