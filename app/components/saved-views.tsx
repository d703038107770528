import { t } from "../platform/translate.ts";
import { ActionButton } from "./actions.tsx";
import { AskButton } from "./ask-button.tsx";
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
        {t("Saved views")}
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
          accessibilityLabel={t("Remove view {{shown}}", { shown: shown.name })}
        >
          {t("Remove view")}
        </ActionButton>
      ) : query === "" ? null : (
        <SaveView query={query} />
      )}
    </InlineStack>
  );
}

const SaveView = ({ query }: { query: string }) => (
  <AskButton
    variant="tertiary"
    title={t("Save this view?")}
    confirm={t("Save view")}
    field={{ label: "Name of the view", maxLength: 40 }}
    missing={t("Enter a name.")}
    fields={(name) => ({ intent: "save-view", name, query })}
  >
    {t("Save view")}
  </AskButton>
);
