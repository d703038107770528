import { t } from "../../platform/translate.ts";
import { useAction } from "../actions.tsx";
import { AskButton } from "../ask-button.tsx";
import { InlineStack } from "../ui/layout.ts";
import { Menu } from "../ui/menu.tsx";

type Props = { ids: string[]; about: string; snoozed: boolean; assigned: boolean };

/** Puts exceptions off, or says who takes care of them. */
export function CareMenu({ ids, about, snoozed, assigned }: Props) {
  const { run } = useAction();
  const of = ids.join(",");
  const snooze = (content: string, hours: string) => ({
    content,
    onAction: () => run({ intent: "snooze", ids: of, hours }),
  });
  return (
    <InlineStack gap="200">
      <Menu
        label={t("More")}
        accessibilityLabel={t("More for {{about}}", { about })}
        items={[
          ...(snoozed
            ? [snooze(t("Back on the list"), "0")]
            : [
                snooze(t("Snooze for 4 hours"), "4"),
                snooze(t("Snooze for a day"), "24"),
                snooze(t("Snooze for a week"), "168"),
              ]),
          { content: t("Assign to me"), onAction: () => run({ intent: "assign", ids: of, to: "me", name: "" }) },
          ...(assigned
            ? [{ content: t("Unassign"), onAction: () => run({ intent: "assign", ids: of, to: "nobody", name: "" }) }]
            : []),
        ]}
      />
      <AssignButton ids={of} about={about} />
    </InlineStack>
  );
}

const AssignButton = ({ ids, about }: { ids: string; about: string }) => (
  <AskButton
    title={t("Who takes care of it?")}
    confirm={t("Assign")}
    accessibilityLabel={t("Assign {{about}}", { about })}
    field={{ label: "Name or initials", maxLength: 60 }}
    missing={t("Enter a name.")}
    fields={(name) => ({ intent: "assign", ids, to: "name", name })}
  >
    {t("Assign")}
  </AskButton>
);
