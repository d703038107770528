import { useRef, useState } from "react";
import { useAction } from "../actions.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { TextField } from "../ui/form.ts";
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
        label="More"
        accessibilityLabel={`More for ${about}`}
        items={[
          ...(snoozed
            ? [snooze("Back on the list", "0")]
            : [
                snooze("Snooze for 4 hours", "4"),
                snooze("Snooze for a day", "24"),
                snooze("Snooze for a week", "168"),
              ]),
          { content: "Assign to me", onAction: () => run({ intent: "assign", ids: of, to: "me", name: "" }) },
          ...(assigned
            ? [{ content: "Unassign", onAction: () => run({ intent: "assign", ids: of, to: "nobody", name: "" }) }]
            : []),
        ]}
      />
      <AssignButton ids={of} about={about} />
    </InlineStack>
  );
}

function AssignButton({ ids, about }: { ids: string; about: string }) {
  const [name, setName] = useState("");
  const latest = useRef(name);
  const [asked, setAsked] = useState(false);
  return (
    <ConfirmButton
      size="slim"
      title="Who takes care of it?"
      confirm="Assign"
      accessibilityLabel={`Assign ${about}`}
      body={
        <TextField
          label="Name or initials"
          value={name}
          onChange={(text) => {
            latest.current = text;
            setName(text);
          }}
          maxLength={60}
          autoComplete="off"
          error={asked && name.trim() === "" ? "Enter a name." : undefined}
        />
      }
      fields={() => {
        setAsked(true);
        return latest.current.trim() === "" ? null : { intent: "assign", ids, to: "name", name: latest.current };
      }}
    >
      Assign
    </ConfirmButton>
  );
}
