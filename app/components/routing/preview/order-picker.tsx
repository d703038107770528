import { useSearchParams } from "@remix-run/react";
import { useEffect, useState } from "react";
import { t } from "../../../platform/translate.ts";
import { Select, TextField } from "../../ui/form.ts";
import { Button } from "../../ui/action.ts";
import { BlockStack, Card, Text } from "../../ui/layout.ts";

export type PickableOrder = { id: string; name: string };
const SEARCH_AFTER_MS = 300;

/** The rules in force, a draft or a version on trial; without a version nothing is in force yet. */
type RuleSet = { value: "draft" | "trial" | "live"; version: number | null };

function titleOf({ value, version }: RuleSet): string {
  if (value === "draft") return t("Your draft");
  if (version === null) return t("In force");
  return value === "trial"
    ? t("Version {{version}}, on trial", { version })
    : t("Version {{version}}, in force", { version });
}

/** Which order, and by which rules. Both stand in the address. */
export function OrderPicker({
  orders,
  chosen,
  ruleSets,
  rules,
}: {
  orders: PickableOrder[];
  chosen: string | null;
  ruleSets: RuleSet[];
  rules: string;
}) {
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get("q") ?? "";
  const [typed, setTyped] = useState(asked);
  const set = (changes: { [name: string]: string }) => {
    const next = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries(changes)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    setParameters(next, { replace: true, preventScrollReset: true });
  };
  useEffect(() => {
    if (typed === asked) return;
    const timer = setTimeout(() => set({ q: typed }), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
    // `set` is made anew with every address; the search follows what is typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return (
    <Card>
      <BlockStack gap="300">
        <TextField
          label={t("Order number")}
          placeholder="#1001"
          autoComplete="off"
          value={typed}
          onChange={setTyped}
          clearButton
          onClearButtonClick={() => setTyped("")}
        />
        {orders.length === 0 ? (
          <Text as="p" tone="subdued">
            {asked === "" ? t("There is no order yet.") : t("No order is called {{asked}}.", { asked })}
          </Text>
        ) : (
          <ul
            aria-label={t("Orders")}
            style={{
              listStyle: "none",
              margin: 0,
              padding: 0,
              display: "flex",
              flexWrap: "wrap",
              gap: "var(--p-space-150)",
            }}
          >
            {orders.map(({ id, name }) => (
              <li key={id}>
                <Button
                  size="slim"
                  pressed={id === chosen}
                  accessibilityLabel={t("Preview order {{name}}", { name })}
                  onClick={() => set({ order: id })}
                >
                  {name}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {ruleSets.length > 1 ? (
          <Select
            label={t("Rules")}
            options={ruleSets.map((each) => ({ value: each.value, label: titleOf(each) }))}
            value={rules}
            onChange={(value) => set({ rules: value })}
          />
        ) : null}
      </BlockStack>
    </Card>
  );
}
