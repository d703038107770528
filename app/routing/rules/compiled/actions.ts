import type { Criterion, SplitPolicy, Strategy } from "../../strategy.ts";
import { scoreOf } from "../conditions/candidate.ts";
import type { ActionUse, LeftUse, Selector } from "../rule.ts";
import { fold, type CandidateView } from "../view.ts";

/** Those whom a selector names. */
type Select = {
  /** the place of a candidate among them, 0 = first; −1 = not among them */
  place: (candidate: CandidateView) => number;
  places: number;
};

/** What a rule does, each thing by itself. */
export type Effects = {
  hold: string | null;
  only: Select | null;
  except: Select | null;
  prefer: Select | null;
  left: LeftUse | null;
  strategy: Strategy | { custom: Criterion[] } | null;
  split: SplitPolicy | null;
  marginFloorPermille: number | null;
  spreadLoad: boolean;
  delayMinutes: number | null;
  expedite: boolean;
  tags: readonly string[];
};

/** The actions of a rule, ready to be applied. Each stands in it at most once. */
export function compileActions(then: readonly ActionUse[]): Effects {
  const effects: Effects = {
    ...{ hold: null, only: null, except: null, prefer: null, left: null },
    ...{ strategy: null, split: null, marginFloorPermille: null },
    ...{ spreadLoad: false, delayMinutes: null, expedite: false, tags: [] },
  };
  for (const use of then) Object.assign(effects, effectOf(use));
  return effects;
}

function effectOf(use: ActionUse): Partial<Effects> {
  switch (use.action) {
    case "hold":
      return { hold: use.reason };
    case "only":
    case "except":
    case "prefer":
      return { [use.action]: selectOf(use.suppliers) };
    case "strategy":
      return { strategy: use.strategy };
    case "split":
      return { split: { kind: use.kind, maxSuppliers: use.maxSuppliers } };
    case "margin":
      return { marginFloorPermille: use.floorPermille };
    case "spread-load":
      return { spreadLoad: true };
    case "delay":
      return { delayMinutes: use.minutes };
    case "expedite":
      return { expedite: true };
    case "tag":
      return { tags: use.tags };
    case "left":
      return { left: use };
  }
}

function selectOf(selector: Selector): Select {
  const places = "values" in selector ? selector.values.length : 1;
  return { place: placeBy(selector), places };
}

function placeBy(selector: Selector): Select["place"] {
  switch (selector.by) {
    case "supplier": {
      const places = placesOf(selector.values);
      return ({ candidate }) => places.get(candidate.supplierId) ?? -1;
    }
    case "country": {
      const places = placesOf(selector.values);
      return ({ supplier }) => places.get(supplier?.countryCode ?? "") ?? -1;
    }
    case "tag": {
      const tags = selector.values.map(fold);
      return ({ supplier }) => {
        const own = (supplier?.tags ?? []).map(fold);
        return tags.findIndex((tag) => own.includes(tag));
      };
    }
    case "score": {
      const { is, value } = selector;
      return (candidate) => {
        const score = scoreOf(candidate);
        return score !== null && score >= value === (is === "at-least") ? 0 : -1;
      };
    }
    case "conditions":
      return () => 0;
  }
}

/** The first place counts where a value is named twice. */
const placesOf = (values: readonly string[]) =>
  new Map(values.map((value, place) => [value, place] as const).reverse());
