import { useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";
import { t } from "../platform/translate.ts";
import { useListAddress } from "./list-address.ts";
import { translated } from "./translated.ts";
import { ChoiceList } from "./ui/form.ts";
import { IndexFilters, IndexFiltersMode, useSetIndexFiltersMode } from "./ui/table.ts";

type Filter = { key: string; label: string; choices: { label: string; value: string }[] };

type Props = {
  /** [value in the address, label]; the first is the plain list */
  views: readonly (readonly [string, string])[];
  searchLabel: string;
  filters?: Filter[];
  sorts?: readonly { value: string; label: string; direction: string }[];
};

const SEARCH_AFTER_MS = 350;

/** Views as tabs, search, filters and sorting of a list; all of it lives in the address. */
export function ListFilters({ views, searchLabel, filters = [], sorts }: Props) {
  const { parameters, set } = useListAddress();
  // An address that searches or filters shows by what.
  const narrowed = ["q", ...filters.map(({ key }) => key)].some((name) => parameters.has(name));
  const { mode, setMode } = useSetIndexFiltersMode(narrowed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default);
  const navigation = useNavigation();
  const asked = parameters.get("q") ?? "";
  const [typed, setTyped] = useState(asked);
  const [seen, setSeen] = useState(asked);
  if (seen !== asked) {
    setSeen(asked);
    setTyped(asked);
  }
  useEffect(() => {
    if (typed === asked) return;
    const timer = setTimeout(() => set({ q: typed }, { replace: true }), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
    // `set` is made anew with every address; the search follows what is typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  const chosen = (key: string) => (parameters.get(key) ?? "").split(",").filter(Boolean);
  const selected = Math.max(
    0,
    views.findIndex(([value]) => value === (parameters.get("view") ?? views[0]?.[0])),
  );
  const applied = filters.filter(({ key }) => chosen(key).length > 0);
  const clear = { q: "", ...Object.fromEntries(filters.map(({ key }) => [key, ""])) };

  return (
    <IndexFilters
      tabs={views.map(([value, label]) => ({ id: `view-${value}`, content: t(label), isLocked: true }))}
      selected={selected}
      onSelect={(i) => set({ view: i === 0 ? "" : (views[i]?.[0] ?? "") })}
      canCreateNewView={false}
      queryValue={typed}
      queryPlaceholder={searchLabel}
      onQueryChange={setTyped}
      onQueryClear={() => setTyped("")}
      onClearAll={() => {
        setTyped("");
        set(clear);
      }}
      cancelAction={{
        onAction: () => {
          setTyped("");
          set(clear);
        },
      }}
      filters={filters.map(({ key, label, choices }) => ({
        key,
        label,
        pinned: true,
        filter: (
          <ChoiceList
            title={label}
            titleHidden
            allowMultiple
            choices={choices}
            selected={chosen(key)}
            onChange={(values) => set({ [key]: values.join(",") })}
          />
        ),
      }))}
      appliedFilters={applied.map(({ key, label, choices }) => ({
        key,
        label: `${label}: ${chosen(key)
          .map((value) => choices.find((choice) => choice.value === value)?.label ?? value)
          .join(", ")}`,
        onRemove: () => set({ [key]: "" }),
      }))}
      hideFilters={filters.length === 0}
      {...(sorts
        ? {
            sortOptions: translated(sorts).map(({ value, label, direction }) => ({
              label,
              value: value.replace("-", " ") as `${string} asc` | `${string} desc`,
              directionLabel: direction,
            })),
            sortSelected: [(parameters.get("sort") ?? sorts[0]!.value).replace("-", " ")],
            onSort: (values: string[]) => set({ sort: values[0]?.replace(" ", "-") ?? "" }),
          }
        : {})}
      loading={navigation.state === "loading"}
      mode={mode}
      setMode={setMode}
      filteringAccessibilityLabel={searchLabel}
      disableStickyMode
    />
  );
}
