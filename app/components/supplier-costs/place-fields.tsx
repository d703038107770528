import type { ComponentProps } from "react";
import { COUNTRIES } from "../../platform/countries.ts";
import { t } from "../../platform/translate.ts";
import type { Place } from "../../suppliers/places.ts";
import { useFormat } from "../app-context.tsx";
import { ValuesPicker } from "../routing/fields/values-picker.tsx";
import { postalOf, postalText } from "./places.ts";

/** Countries, chosen by name. */
export function CountriesField({
  label,
  values,
  onChange,
  help,
}: {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  help?: string;
}) {
  return (
    <ValuesPicker
      label={label}
      values={values}
      onChange={onChange}
      options={useCountries()}
      free={false}
      placeholder={t("Search")}
      {...(help === undefined ? {} : { help })}
    />
  );
}

/** Countries by name, and parts of countries by their codes. */
export function PlacesPicker({
  values,
  onChange,
  ...rest
}: Omit<ComponentProps<typeof ValuesPicker>, "options" | "free" | "placeholder">) {
  const options = useCountries();
  // A code that was typed in small letters is one all the same; anything else is left for the check to name.
  const code = (place: string) => (/^[a-z]{2}(-\w{1,3})?$/i.test(place) ? place.toUpperCase() : place);
  return (
    <ValuesPicker
      {...rest}
      values={values}
      onChange={(places) => onChange([...new Set(places.map(code))])}
      options={options}
      free
      placeholder={t("Search, or type US-CA")}
    />
  );
}

function useCountries() {
  const format = useFormat();
  return COUNTRIES.map((code) => ({ value: code, label: format.country(code) })).sort((a, b) =>
    a.label.localeCompare(b.label),
  );
}

export function PostalField({
  values,
  onChange,
}: {
  values: Place["postal"];
  onChange: (values: Place["postal"]) => void;
}) {
  return (
    <ValuesPicker
      label={t("Postal codes")}
      values={values.map(postalText)}
      onChange={(texts) => onChange(texts.flatMap((text) => postalOf(text) ?? []))}
      options={[]}
      free
      placeholder="DE 80, or DE 10000 - 19999"
      help={t("Country, then how the code begins, or from and to.")}
    />
  );
}

/** Where and for which delivery methods something holds. */
export function PlaceFields({ place, onChange }: { place: Place; onChange: (change: Partial<Place>) => void }) {
  return (
    <>
      <CountriesField
        label={t("Countries")}
        values={place.countries}
        onChange={(countries) => onChange({ countries })}
        help={t("None: everywhere that no other entry names.")}
      />
      <PostalField values={place.postal} onChange={(postal) => onChange({ postal })} />
      <ValuesPicker
        label={t("Provinces or states")}
        values={place.provinces}
        onChange={(provinces) => onChange({ provinces: provinces.map((text) => text.toUpperCase()) })}
        options={[]}
        free
        placeholder="US-CA"
      />
      <ValuesPicker
        label={t("Delivery methods")}
        values={place.methods}
        onChange={(methods) => onChange({ methods })}
        options={[]}
        free
        placeholder={t("Express")}
        help={t("By title or code; UPS* is all that begin so. None: every method.")}
      />
    </>
  );
}
