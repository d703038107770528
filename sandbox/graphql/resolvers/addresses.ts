import type { Address } from "../../types.ts";
import { onlyKeys, recordOf, stringOf } from "../context.ts";

const ADDRESS_KEYS = [
  "address1",
  "address2",
  "city",
  "company",
  "countryCode",
  "firstName",
  "lastName",
  "phone",
  "provinceCode",
  "zip",
];

/** A MailingAddressInput; the deprecated country and province are refused. */
export function addressInput(value: unknown): Address | null {
  const input = recordOf(value);
  if (!input) return null;
  onlyKeys(input, "MailingAddressInput", ADDRESS_KEYS);
  return { ...input, countryCode: stringOf(input.countryCode) ?? "" };
}
