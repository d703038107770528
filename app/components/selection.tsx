import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import { t } from "../platform/translate.ts";
import { Checkbox } from "./ui/form.ts";
import { Box, InlineStack } from "./ui/layout.ts";
import { useNarrow } from "./use-narrow.ts";

type Selection = { selected: ReadonlySet<string>; set: (ids: readonly string[], on: boolean) => void };
const SelectionContext = createContext<Selection>({ selected: new Set(), set: () => undefined });

/** Keeps which rows of a list are chosen. What is not on the list any more is not chosen either. */
export function SelectionProvider({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const value = useMemo((): Selection => {
    const set = (changed: readonly string[], on: boolean) =>
      setChosen((before) => {
        const next = new Set(before);
        for (const id of changed) {
          if (on) next.add(id);
          else next.delete(id);
        }
        return next;
      });
    return { selected: new Set(ids.filter((id) => chosen.has(id))), set };
  }, [ids, chosen]);
  return <SelectionContext.Provider value={value}>{children}</SelectionContext.Provider>;
}

/** The box of one row. */
export function SelectBox({ id, label }: { id: string; label: string }) {
  const { selected, set } = useContext(SelectionContext);
  return <Checkbox label={label} labelHidden checked={selected.has(id)} onChange={(on) => set([id], on)} />;
}

type BarProps = {
  /** rows that can be chosen */
  ids: readonly string[];
  /** what is chosen, and how many: "2 orders" */
  counted: (chosen: number) => string;
  children: (selected: string[]) => ReactNode;
};

/** Chooses all rows of the page, and does something with those that are chosen. Not on phones. */
export function SelectionBar({ ids, counted, children }: BarProps) {
  const { selected, set } = useContext(SelectionContext);
  const narrow = useNarrow();
  if (narrow || ids.length === 0) return null;
  const all = selected.size === ids.length;
  return (
    <Box paddingInline="300" paddingBlock="150" background="bg-surface-secondary">
      <InlineStack gap="400" blockAlign="center">
        <Checkbox
          label={
            selected.size === 0
              ? t("Select all {{ids}} on this page", { ids: ids.length })
              : t("{{things}} selected", { things: counted(selected.size) })
          }
          checked={all}
          onChange={() => set(ids, !all)}
        />
        {selected.size > 0 ? <InlineStack gap="200">{children([...selected])}</InlineStack> : null}
      </InlineStack>
    </Box>
  );
}
