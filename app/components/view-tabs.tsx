import { t } from "../platform/translate.ts";
import { useListAddress } from "./list-address.ts";
import { Tabs } from "./ui/layout.ts";

/** Views of a screen that has no search and no filters, as tabs; the view lives in the address. */
export function ViewTabs({ views, selected }: { views: readonly (readonly [string, string])[]; selected: string }) {
  const { set } = useListAddress();
  return (
    <Tabs
      tabs={views.map(([value, label]) => ({ id: `view-${value}`, content: t(label), panelID: "" }))}
      selected={Math.max(
        0,
        views.findIndex(([value]) => value === selected),
      )}
      onSelect={(i) => set({ view: i === 0 ? "" : (views[i]?.[0] ?? "") })}
    />
  );
}
