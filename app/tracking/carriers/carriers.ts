import { SHOPIFY_CARRIERS } from "./shopify-carriers.ts";

/** What people write for carriers, beside Shopify's own spelling in any case. Keys as `plain` makes them. */
const ALIASES: Readonly<Record<string, (typeof SHOPIFY_CARRIERS)[number]>> = {
  dhlpaket: "DHL",
  dhlgermany: "DHL",
  dhlde: "DHL",
  dhlglobalmail: "DHL eCommerce",
  dhlecommercesolutions: "DHL eCommerce",
  dhlexpressworldwide: "DHL Express",
  dhlparcelnl: "DHL Parcel",
  dhlparceluk: "DHL Parcel",
  dpdgermany: "DPD",
  dpdde: "DPD",
  dpdfrance: "DPD",
  dpdgroup: "DPD",
  dpdgb: "DPD UK",
  generallogisticssystems: "GLS",
  glsgermany: "GLS",
  glsde: "GLS",
  glsfrance: "GLS",
  hermesgermany: "Hermes",
  hermesde: "Hermes",
  myhermes: "Evri",
  hermesuk: "Evri",
  unitedparcelservice: "UPS",
  upsground: "UPS",
  upsexpress: "UPS",
  upsstandard: "UPS",
  federalexpress: "FedEx",
  fedexexpress: "FedEx",
  fedexground: "FedEx",
  fedexhomedelivery: "FedEx",
  tntexpress: "TNT",
  uspostalservice: "USPS",
  unitedstatespostalservice: "USPS",
  usmail: "USPS",
  uspsprioritymail: "USPS",
  deutschepostag: "Deutsche Post",
  deutschepostbrief: "Deutsche Post",
  oesterreichischepost: "Österreichische Post",
  austrianpost: "Österreichische Post",
  postat: "Österreichische Post",
  dieschweizerischepost: "Swiss Post",
  schweizerpost: "Swiss Post",
  postch: "Swiss Post",
  laposte: "Colissimo",
  lapostecolissimo: "Colissimo",
  chronopostinternational: "Chronopost",
  mondialrelais: "Mondial Relay",
  colisprive: "Colis Privé",
  bpostbelgium: "BPost",
  postnlnetherlands: "PostNL",
  tntpost: "PostNL",
  zasilkovna: "Packeta",
  postnord: "Portal PostNord",
  postnordsverige: "PostNord SE",
  postnorddanmark: "PostNord DK",
  postnordnorge: "PostNord NO",
  posteitalianespa: "Poste Italiane",
  bartolini: "BRT",
  correosexpress: "Correos",
  royalmailgroup: "Royal Mail",
  parcelforceworldwide: "Parcelforce",
  canadaposte: "Canada Post",
  postescanada: "Canada Post",
  auspost: "Australia Post",
  nzpost: "New Zealand Post",
  singpost: "Singapore Post",
  japanpost: "Japan Post (EN)",
  yamato: "Yamato (EN)",
  kuronekoyamato: "Yamato (EN)",
  sagawa: "Sagawa (EN)",
  sf: "SF Express",
  shunfeng: "SF Express",
  yuntrack: "YunExpress",
  yunexpressglobal: "YunExpress",
  lasershipinc: "Lasership",
  inpostpl: "Inpost",
  amazonlogistics: "Amazon",
  amazonshipping: "Amazon",
};

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll("ö", "oe")
    .replaceAll("ä", "ae")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");

const BY_PLAIN = new Map<string, string>([
  ...SHOPIFY_CARRIERS.map((name): [string, string] => [plain(name), name]),
  ...Object.entries(ALIASES),
]);

/** A carrier as Shopify spells it, or null when Shopify knows none of that name. */
export const carrierName = (text: string): string | null => BY_PLAIN.get(plain(text)) ?? null;

/** The same for what is stored and shown: an unknown name stays what was written. */
export const spelledCarrier = (text: string | null): string | null => {
  const given = text?.trim() ?? "";
  return given === "" ? null : (carrierName(given) ?? given);
};

/**
 * Carriers named in a text, in their order. The longest name counts, so that "DHL Express" is not taken for "DHL".
 */
export function carriersIn(text: string): string[] {
  const found = new Map<string, number>();
  let rest = text;
  for (const { carrier, pattern } of LOOKED_FOR) {
    const at = rest.search(pattern);
    if (at === -1) continue;
    rest = rest.replace(pattern, (match) => " ".repeat(match.length));
    found.set(carrier, Math.min(at, found.get(carrier) ?? Infinity));
  }
  return [...found].sort(([, a], [, b]) => a - b).map(([carrier]) => carrier);
}

/** Names that are common words or too short mean nothing in the middle of a sentence. */
const NOT_IN_TEXT = new Set([
  "DX",
  "Eagle",
  "APC",
  "AGS",
  "CTT",
  "IDEX",
  "FSC",
  "LSO",
  "Bring",
  "Bonds",
  "Amazon",
  "PTT",
]);
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[\s-]+/g, "[\\s-]*");
const LOOKED_FOR = [
  ...SHOPIFY_CARRIERS.filter((name) => !NOT_IN_TEXT.has(name)).map((name) => ({
    carrier: name,
    written: name,
  })),
  ...["La Poste", "Post AT", "Österreichische Post", "Schweizer Post", "PostNord", "DHL Paket", "TNT Express"].map(
    (written) => ({ carrier: carrierName(written) ?? written, written }),
  ),
]
  .sort((a, b) => b.written.length - a.written.length)
  .map(({ carrier, written }) => ({
    carrier,
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])${escaped(written)}(?![\\p{L}\\p{N}])`, "giu"),
  }));

/** Whose tracking numbers look like this. Never the whole truth: numbers of several carriers look alike. */
const FORMATS: readonly { carrier: string; form: RegExp; isSure?: boolean }[] = [
  { carrier: "UPS", form: /^1Z[0-9A-Z]{16}$/, isSure: true },
  { carrier: "DHL", form: /^JJD\d{16,18}$/, isSure: true },
  { carrier: "DHL", form: /^00340\d{15}$/, isSure: true },
  { carrier: "DHL Express", form: /^JD\d{16,18}$/, isSure: true },
  { carrier: "Amazon", form: /^TBA\d{12}$/, isSure: true },
  { carrier: "YunExpress", form: /^YT\d{16}$/, isSure: true },
  { carrier: "USPS", form: /^(9[1-5]\d{20}|420\d{5}9\d{21})$/, isSure: true },
  { carrier: "USPS", form: /^[A-Z]{2}\d{9}US$/, isSure: true },
  { carrier: "Royal Mail", form: /^[A-Z]{2}\d{9}GB$/, isSure: true },
  { carrier: "Deutsche Post", form: /^[A-Z]{2}\d{9}DE$/, isSure: true },
  { carrier: "Colissimo", form: /^[68][A-Z]\d{11}$/, isSure: true },
  { carrier: "Chronopost", form: /^[A-Z]{2}\d{9}FR$/ },
  { carrier: "Swiss Post", form: /^99\d{16}$/ },
  { carrier: "PostNL", form: /^3S[A-Z]{4}\d{7,11}$/, isSure: true },
  { carrier: "Hermes", form: /^H\d{19}$/, isSure: true },
  { carrier: "FedEx", form: /^(\d{12}|\d{15}|96\d{20})$/ },
  { carrier: "DHL Express", form: /^\d{10}$/ },
  { carrier: "DHL", form: /^\d{12}$/ },
  { carrier: "DPD", form: /^0\d{13}[0-9A-Z]?$/ },
  { carrier: "GLS", form: /^\d{11,12}$/ },
  { carrier: "Hermes", form: /^\d{14}$/ },
];

/**
 * Carriers whose numbers look like this one, best guess first: a proposal for a person, never written by itself.
 * `isSure`: no other carrier's numbers look like that.
 */
export function guessCarriers(trackingNumber: string): { carrier: string; isSure: boolean }[] {
  const number = trackingNumber.replace(/[\s-]/g, "").toUpperCase();
  const fits = FORMATS.filter(({ form }) => form.test(number));
  const sure = fits.filter(({ isSure }) => isSure === true);
  return (sure.length > 0 ? sure : fits).map(({ carrier, isSure = false }) => ({ carrier, isSure }));
}
