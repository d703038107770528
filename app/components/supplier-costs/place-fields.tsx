import { COUNTRIES } from "../../platform/countries.ts";
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
  const format = useFormat();
  const options = COUNTRIES.map((code) => ({ value: code, label: format.country(code) }));
  return (
    <ValuesPicker
      label={label}
      values={values}
      onChange={onChange}
      options={options.sort((a, b) => a.label.localeCompare(b.label))}
      free={false}
      placeholder="Search"
      {...(help === undefined ? {} : { help })}
    />
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
      label="Postal codes"
      values={values.map(postalText)}
      onChange={(texts) => onChange(texts.flatMap((text) => postalOf(text) ?? []))}
      options={[]}
      free
      placeholder="DE 80, or DE 10000 - 19999"
      help="Country, then how the code begins, or from and to."
    />
  );
}

/** Where and for which delivery methods something holds. */
export function PlaceFields({ place, onChange }: { place: Place; onChange: (change: Partial<Place>) => void }) {
  return (
    <>
      <CountriesField
        label="Countries"
        values={place.countries}
        onChange={(countries) => onChange({ countries })}
        help="None: everywhere that no other entry names."
      />
      <PostalField values={place.postal} onChange={(postal) => onChange({ postal })} />
      <ValuesPicker
        label="Provinces or states"
        values={place.provinces}
        onChange={(provinces) => onChange({ provinces: provinces.map((text) => text.toUpperCase()) })}
        options={[]}
        free
        placeholder="US-CA"
      />
      <ValuesPicker
        label="Delivery methods"
        values={place.methods}
        onChange={(methods) => onChange({ methods })}
        options={[]}
        free
        placeholder="Express"
        help="None: every method."
      />
    </>
  );
}
