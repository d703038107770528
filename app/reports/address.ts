import { textOf, valuesOf } from "./values.ts";

/** A stored address as the lines of a label; what is missing leaves no blank line. */
export function toAddressLines(stored: unknown): string[] {
  const address = valuesOf(stored);
  const of = (...names: string[]) => textOf(address, ...names);
  const town = [of("city"), of("provinceCode"), of("zip")].filter((part) => part !== null).join(" ");
  return [of("name"), of("company"), of("address1"), of("address2"), town, of("countryCode"), of("phone")].filter(
    (line): line is string => line !== null && line !== "",
  );
}
