import { useRef, useState } from "react";
import { ActionButton } from "./actions.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { TextField } from "./ui/form.ts";
import { Button } from "./ui/action.ts";
import { InlineStack, Text } from "./ui/layout.ts";

type View = { id: string; name: string; query: string };
type Props = {
  views: View[];
  /** what the address asks for now; empty = the plain list */
  query: string;
};

/** Lists that the shop has named: one click leads to each, and what is shown now can be named too. */
export function SavedViews({ views, query }: Props) {
  const shown = views.find((view) => view.query === query);
  if (views.length === 0 && query === "") return null;
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span" tone="subdued">
        Saved views
      </Text>
      {views.map((view) => (
        <Button
          key={view.id}
          size="slim"
          pressed={view === shown}
          url={`/app/orders${view.query === "" ? "" : `?${view.query}`}`}
        >
          {view.name}
        </Button>
      ))}
      {shown ? (
        <ActionButton
          size="slim"
          variant="tertiary"
          fields={{ intent: "remove-view", id: shown.id }}
          accessibilityLabel={`Remove view ${shown.name}`}
        >
          Remove view
        </ActionButton>
      ) : query === "" ? null : (
        <SaveView query={query} />
      )}
    </InlineStack>
  );
}

function SaveView({ query }: { query: string }) {
  const [name, setName] = useState("");
  const latest = useRef(name);
  const [asked, setAsked] = useState(false);
  return (
    <ConfirmButton
      size="slim"
      variant="tertiary"
      title="Save this view?"
      confirm="Save view"
      body={
        <TextField
          label="Name of the view"
          value={name}
          onChange={(text) => {
            latest.current = text;
            setName(text);
          }}
          maxLength={40}
          autoComplete="off"
          error={asked && name.trim() === "" ? "Enter a name." : undefined}
        />
      }
      fields={() => {
        setAsked(true);
        return latest.current.trim() === "" ? null : { intent: "save-view", name: latest.current, query };
      }}
    >
      Save view
    </ConfirmButton>
  );
}
