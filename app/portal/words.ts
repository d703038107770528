import type { VendorLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { FRENCH } from "./words-fr.ts";
import { GERMAN } from "./words-de.ts";

const units = (n: number) => (n === 1 ? "1 unit" : `${n} units`);

/** All that the portal says, in English; the other languages have the same shape. */
const ENGLISH = {
  portal: "Orders for you",
  order: (number: string) => `Order ${number}`,
  from: (retailer: string) => `from ${retailer}`,
  skip: "Skip to content",
  back: "All orders",
  states: {
    "to-confirm": "To confirm",
    "to-ship": "To ship",
    late: "Late",
    "cancel-asked": "Cancellation asked",
    shipped: "Shipped",
    closed: "Closed",
  },
  placed: "Ordered",
  promised: "Ships by",
  method: "Shipping method",
  theirNumber: "Customer's order",
  items: "Items",
  sku: "SKU",
  quantity: "Quantity",
  left: (n: number) => `${units(n)} left to ship`,
  shippedOf: (n: number) => `${units(n)} shipped`,
  declinedOf: (n: number) => `${units(n)} declined`,
  price: "Your price each",
  testOrder: "This is a test order. Do not ship it.",
  repeat: "We may have sent you this order twice. It is one order: ship it once.",
  shipTo: "Ship to",
  addressHidden: (address: string) =>
    `The address is shown after you enter a code, once in each browser. We send the code to ${address}.`,
  sendCode: "Send me the code",
  addressGone: "The address was removed. Ask the retailer for it.",
  confirm: "Confirm order",
  confirmHint: "Tells the retailer that you will ship it.",
  shipDay: "Ship date (optional)",
  ship: "Add tracking",
  trackingNumber: "Tracking number",
  trackingHint: "Several numbers for one parcel: separate them with commas.",
  carrier: "Carrier",
  carrierHint: "Such as DHL, UPS or La Poste.",
  partly: "Only a part is in this parcel",
  unitsIn: (title: string) => `Units of ${title}`,
  shipButton: "Mark as shipped",
  decline: "Cannot ship all of it?",
  declineHint: "The retailer gives what you decline to somebody else.",
  declineUnits: (title: string) => `Units of ${title} that you cannot ship`,
  reason: "Reason",
  reasons: {
    "out-of-stock": "Out of stock",
    discontinued: "No longer made",
    address: "Cannot ship to this address",
    price: "The price is wrong",
    other: "Another reason",
  },
  declineButton: "Decline these units",
  declineAll: "Decline the whole order",
  sure: "Yes, decline it. This cannot be undone.",
  cancelAsked: "The retailer asks you to cancel this order.",
  cancelYes: "Canceled: it will not ship",
  cancelNo: "Too late: it ships",
  parcels: "Parcels",
  parcelOf: (n: number) => units(n),
  notLeft: "It did not leave",
  takenBack: "Taken back",
  noNumber: "No tracking number",
  print: "Packing slip (PDF)",
  done: {
    confirm: "Confirmed. The retailer knows.",
    ship: "Marked as shipped. The customer gets the tracking.",
    decline: "Declined. The retailer knows.",
    cancel: "Your answer was sent.",
    "take-back": "The parcel was taken back.",
    stock: (n: number) => `Stock saved for ${n} items.`,
    tracking: (n: number) => `${n} parcels saved.`,
    code: "This browser is known now.",
  },
  problem: "That did not work",
  problems: {
    "no-such-order": "This order is not open here any more.",
    "not-open": "The order is closed: it was canceled or declined.",
    "unknown-line": "An item of it is unknown. Reload the page.",
    "too-many-units": "More units than are left. Correct the number.",
    "already-shipped": "A part of it has shipped: it cannot be canceled any more.",
    "nothing-to-ship": "Nothing is left to ship, or no units were entered.",
  },
  gone: "This link has ended",
  goneHint: "It was renewed, or it is too old. Sign in to see your orders, or open the newest mail.",
  signIn: "Sign in",
  signInHint: "Enter the e-mail address that orders are sent to. We send you a code.",
  email: "E-mail address",
  emailWrong: "Enter an e-mail address, such as orders@acme.com.",
  codeTitle: "Enter the code",
  codeHint: (address: string) =>
    `If orders go to ${address}, a code is on its way. It holds for 15 minutes. Look into the spam folder too.`,
  code: "Code",
  codeWrong: "This is not the newest code, or it is too old. After five tries, ask for a new one.",
  codeTooMany: "We have sent several codes within an hour. Use the newest one, or wait an hour.",
  open: "Open",
  again: "Send a new code",
  signOut: "Sign out",
  noOrders: "No orders here",
  noOrdersHint: "New orders appear here, and a mail tells you.",
  loadMore: "Show more",
  nav: { orders: "Orders", tracking: "Upload tracking", stock: "Stock" },
  uploadTitle: "Upload tracking",
  uploadHint:
    "A CSV file with a row for each parcel: order number, tracking number, carrier. SKU and units where a parcel holds only a part.",
  file: "CSV file",
  check: "Check the file",
  checked: (good: number, bad: number) => `${good} rows can be saved, ${bad} cannot.`,
  saveRows: (n: number) => `Save ${n} rows`,
  row: "Row",
  missingColumn: (name: string) => `The file has no column for ${name}.`,
  unknownOrder: (number: string) => `You have no open order ${number}.`,
  noFile: "Choose a CSV file first.",
  tooLarge: "The file is too large. Send at most 1 MB at a time.",
  stockTitle: "Stock",
  stockHint: "Enter what you have now. Empty fields stay as they are.",
  inStock: (title: string) => `In stock: ${title}`,
  stockNow: (n: number | null) => (n === null ? "Not told yet" : `Last told: ${n}`),
  stockSave: "Save stock",
  stockUnits: "Enter a whole number, such as 12.",
  noStock: "None of your retailers counts your stock here.",
  mail: {
    code: {
      subject: (code: string) => `${code} is your code`,
      text: (code: string) =>
        `Your code for the order portal is ${code}. It holds for 15 minutes.\n\nYou did not ask for it? Then ignore this mail.`,
    },
    order: {
      subject: (retailer: string, number: string) => `New order ${number} from ${retailer}`,
      text: (retailer: string, number: string, link: string) =>
        `${retailer} has an order for you: ${number}.\n\nOpen it to confirm it and to add tracking:\n${link}`,
    },
    cancel: {
      subject: (retailer: string, number: string) => `Please cancel order ${number} from ${retailer}`,
      text: (retailer: string, number: string, link: string) =>
        `${retailer} asks you to cancel order ${number}.\n\nPlease answer here whether you can:\n${link}`,
    },
  },
};
export type PortalWords = typeof ENGLISH;

const WORDS: Record<VendorLanguage, PortalWords> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** The portal's words in a language. */
export const portalWords = (language: VendorLanguage): PortalWords => WORDS[language];

/** The language of a visitor who is not known yet, by the header Accept-Language. */
export function languageOf(accepted: string | null): VendorLanguage {
  const first = (accepted ?? "").trim().slice(0, 2).toLowerCase();
  return first === "de" || first === "fr" ? first : "en";
}
