import type { ReactNode } from "react";
import { t } from "../../platform/translate.ts";
import { FieldGrid } from "../routing/editor/field-grid.tsx";
import { NumberInput } from "../routing/fields/number-input.tsx";
import { EntryList, type EntryListProps } from "./entry-list.tsx";

type Props<Entry> = Omit<EntryListProps<Entry>, "nameOf" | "children"> & {
  /** what one entry is called: "Price" */
  name: string;
  /** the field of what holds from so many items on */
  children: (entry: Entry, change: (change: Partial<Entry>) => void) => ReactNode;
};

/** What holds from so many items on: each entry with where it begins and one field more. */
export const FromList = <Entry extends { from: number }>({ name, children, ...list }: Props<Entry>) => (
  <EntryList {...list} nameOf={(_, at) => `${name} ${at + 1}`}>
    {(entry, change) => (
      <FieldGrid>
        <NumberInput
          label={t("From")}
          unit={t("items")}
          value={entry.from}
          onChange={(number) => change({ ...entry, from: number ?? 0 })}
        />
        {children(entry, change)}
      </FieldGrid>
    )}
  </EntryList>
);
