import { gid } from "../../store/gid.ts";
import type { Market } from "../../types.ts";
import { fields, own, type Tables } from "../tables.ts";

type Region = { code: string };

export const marketTables: Tables = {
  QueryRoot: fields({
    markets: (_root, { store }, { type }) => (type === undefined || type === "REGION" ? store.markets : []),
  }),
  Market: fields<Market>({
    id: ({ id }) => gid("Market", id),
    handle: ({ handle }) => handle,
    name: ({ name }) => name,
    status: ({ status }) => status,
    type: () => "REGION",
    conditions: (market) => market,
  }),
  MarketConditions: fields<Market>({
    conditionTypes: () => ["REGION"],
    regionsCondition: (market) => market,
  }),
  RegionsCondition: fields<Market>({
    applicationLevel: () => "SPECIFIED",
    regions: ({ regions }, { typeNames }) =>
      regions.map((code): Region => {
        const region = { code };
        typeNames.set(region, code.includes("-") ? "MarketRegionSubdivision" : "MarketRegionCountry");
        return region;
      }),
  }),
  MarketRegionCountry: own("code"),
  MarketRegionSubdivision: own("code"),
};
