import { gid } from "../../store/gid.ts";
import type { Address, App, Store } from "../../types.ts";
import type { World } from "../../world.ts";
import { appIdOf } from "../context.ts";
import { fields, own, type Tables } from "../tables.ts";
import { moneyTables } from "./money.ts";

export type AddressOf = { address: Address; id: string };

const nameOf = ({ firstName, lastName }: Address): string | null =>
  [firstName, lastName].filter(Boolean).join(" ") || null;

const addressFields = {
  address1: ({ address }: AddressOf) => address.address1 ?? null,
  address2: ({ address }: AddressOf) => address.address2 ?? null,
  city: ({ address }: AddressOf) => address.city ?? null,
  company: ({ address }: AddressOf) => address.company ?? null,
  countryCodeV2: ({ address }: AddressOf) => address.countryCode,
  firstName: ({ address }: AddressOf) => address.firstName ?? null,
  id: ({ id }: AddressOf) => id,
  lastName: ({ address }: AddressOf) => address.lastName ?? null,
  name: ({ address }: AddressOf) => nameOf(address),
  phone: ({ address }: AddressOf) => address.phone ?? null,
  latitude: ({ address }: AddressOf) => address.latitude ?? null,
  longitude: ({ address }: AddressOf) => address.longitude ?? null,
  province: ({ address }: AddressOf) => address.provinceCode ?? null,
  provinceCode: ({ address }: AddressOf) => address.provinceCode ?? null,
  zip: ({ address }: AddressOf) => address.zip ?? null,
};

const appById = (world: World, id: number): App | undefined => [...world.apps.values()].find((app) => app.id === id);

export const shopTables: Tables = {
  ...moneyTables,
  QueryRoot: fields({
    shop: (_root, { store }) => store,
    currentAppInstallation: (_root, context) => ({ id: gid("AppInstallation", appIdOf(context)) }),
  }),
  Shop: fields<Store>({
    id: (store) => gid("Shop", store.id),
    name: (store) => store.name,
    email: (store) => store.email,
    contactEmail: (store) => store.email,
    myshopifyDomain: (store) => store.domain,
    currencyCode: (store) => store.currency,
    ianaTimezone: (store) => store.timeZone,
    shopAddress: (store): AddressOf => ({ address: store.address, id: gid("ShopAddress", store.id) }),
    fulfillmentServices: (store) => [...store.fulfillmentServices.values()],
  }),
  ShopAddress: fields<AddressOf>(addressFields),
  MailingAddress: fields<AddressOf>({
    ...addressFields,
    validationResultSummary: ({ address }) => address.validation ?? null,
  }),
  AppInstallation: fields<{ id: string }>({
    id: ({ id }) => id,
    accessScopes: (_installation, { caller }) => caller.scopes.map((handle) => ({ handle, description: handle })),
    app: (_installation, context) => ({ id: appIdOf(context) }),
  }),
  App: fields<{ id: number }>({
    id: ({ id }) => gid("App", id),
    handle: ({ id }, { world }) => appById(world, id)?.handle ?? null,
    title: ({ id }, { world }) => appById(world, id)?.name ?? "",
  }),
  AccessScope: own("handle", "description"),
};
