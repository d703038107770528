import { guessCarriers } from "../../carriers/carriers.ts";

const NEAR =
  /(tracking|track|sendung|sendungsnummer|paketnummer|paket-?nr|trackingnummer|suivi|colis|num[ée]ro d['e ]|shipped|versandt|verschickt|exp[ée]di[ée]|awb|waybill|consignment|parcel|label)/i;
/** Lines of these are about other numbers. */
const OTHER =
  /(invoice|rechnung|facture|iban|bic|vat\b|ust|tva|siret|tel\b|tel[.:]|telefon|phone|mobil|fax|kundennummer|customer (no|number)|our (ref|order)|unsere? (auftrag|bestell)|auftragsnummer|amtsgericht|hrb|steuer|art(ikel)?-?n(r|ummer)|sku)/i;
const TOKEN = /[A-Z0-9](?:[A-Z0-9]|[ -](?=[A-Z0-9])){6,38}/gi;
const DATE = /^(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})$/;

export type FoundNumber = { number: string; carrier: string | null; isSure: boolean };

/**
 * Tracking numbers in a text. Sure are those of a form that one carrier alone has, and those that stand on a line which
 * says what they are; other long numbers are only possible.
 */
export function trackingNumbersIn(text: string, notThese: readonly string[]): FoundNumber[] {
  const found = new Map<string, FoundNumber>();
  const known = notThese.map(plain);
  let isList = false;
  for (const line of text.split("\n")) {
    const isNear = NEAR.test(line);
    if (OTHER.test(line) && !isNear) continue;
    // "Tracking numbers:", and under it one a line.
    const isSaid: boolean = isNear || (isList && /^[\s\d\p{P}A-Z]*$/u.test(line));
    isList = isNear ? line.trim().endsWith(":") : isSaid;
    // A link says nothing by itself; a number in it is read like any other word.
    for (const candidate of candidatesOf(line)) {
      const number: string = plain(candidate);
      if (known.some((one) => one.includes(number) || number.includes(one)) || DATE.test(candidate)) continue;
      const [guess] = guessCarriers(number);
      const isSure = guess?.isSure === true || (isSaid && number.length >= 8);
      if (!isSure && guess === undefined) continue;
      const before = found.get(number);
      if (!before || (isSure && !before.isSure))
        found.set(number, { number, carrier: guess?.isSure === true ? guess.carrier : null, isSure });
    }
  }
  return [...found.values()];
}

const plain = (text: string): string => text.replace(/[\s-]/g, "").toUpperCase();

/** Words with enough digits; groups of digits that spaces part belong together. */
function candidatesOf(line: string): string[] {
  return [...line.matchAll(TOKEN)].flatMap(([match]) => {
    const words = match.split(" ");
    // "with DHL 0034 0434 1610 9404 2557": words before and behind the groups are not part of the number.
    const groups: string[] = [];
    let open = "";
    for (const word of [...words, ""]) {
      const digits = word.match(/\d/g)?.length ?? 0;
      // Behind a beginning a group may be mostly letters.
      const isGroup = digits > 0 && (open !== "" || digits * 2 >= word.length);
      if (isGroup && (open === "" || /^[A-Z0-9]{2,6}$/i.test(word)) && open.length < 40)
        open = `${open}${open ? " " : ""}${word}`;
      else {
        if (open !== "") groups.push(open);
        open = isGroup ? word : "";
      }
    }
    return groups.filter((group) => {
      const digits = group.match(/\d/g)?.length ?? 0;
      const length = plain(group).length;
      return digits >= 7 && length >= 8 && length <= 35;
    });
  });
}
