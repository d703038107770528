import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";

/** Words of the papers and mails that a vendor gets. */
export type PaperWords = {
  purchaseOrder: string;
  packingSlip: string;
  from: string;
  number: string;
  date: string;
  order: string;
  shipTo: string;
  method: string;
  phone: string;
  sku: string;
  item: string;
  quantity: string;
  unitCost: string;
  cost: string;
  total: string;
  page: (page: number, pages: number) => string;
  test: string;
  possibleDuplicate: string;
  missingLetters: string;
  thanks: string;
};

export const PAPER_WORDS: Record<VendorLanguage, PaperWords> = {
  en: {
    purchaseOrder: "Purchase order",
    packingSlip: "Packing slip",
    from: "Ordered by",
    number: "Number",
    date: "Date",
    order: "Customer's order",
    shipTo: "Ship to",
    method: "Shipping method",
    phone: "Phone",
    sku: "SKU",
    item: "Item",
    quantity: "Quantity",
    unitCost: "Unit price",
    cost: "Amount",
    total: "Total",
    page: (page, pages) => `Page ${page} of ${pages}`,
    test: "This is a test order. Do not ship it.",
    possibleDuplicate: "Possible duplicate: you may have this order already. Ship it once.",
    missingLetters: "Letters shown as ? cannot be printed here. Print the packing slip from the order's page instead.",
    thanks: "Thank you for your order.",
  },
  de: {
    purchaseOrder: "Bestellung",
    packingSlip: "Lieferschein",
    from: "Besteller",
    number: "Nummer",
    date: "Datum",
    order: "Bestellung des Kunden",
    shipTo: "Lieferadresse",
    method: "Versandart",
    phone: "Telefon",
    sku: "Artikelnummer",
    item: "Artikel",
    quantity: "Menge",
    unitCost: "Einzelpreis",
    cost: "Betrag",
    total: "Summe",
    page: (page, pages) => `Seite ${page} von ${pages}`,
    test: "Dies ist eine Testbestellung. Bitte nicht versenden.",
    possibleDuplicate: "Möglicherweise doppelt: Vielleicht haben Sie diese Bestellung schon. Bitte nur einmal liefern.",
    missingLetters:
      "Als ? gezeigte Zeichen lassen sich hier nicht drucken. Drucken Sie den Lieferschein von der Seite der Bestellung.",
    thanks: "Vielen Dank für Ihre Bestellung.",
  },
  fr: {
    purchaseOrder: "Bon de commande",
    packingSlip: "Bon de livraison",
    from: "Commandé par",
    number: "Numéro",
    date: "Date",
    order: "Commande du client",
    shipTo: "Adresse de livraison",
    method: "Mode de livraison",
    phone: "Téléphone",
    sku: "Référence",
    item: "Article",
    quantity: "Quantité",
    unitCost: "Prix unitaire",
    cost: "Montant",
    total: "Total",
    page: (page, pages) => `Page ${page} sur ${pages}`,
    test: "Ceci est une commande d'essai. Ne l'expédiez pas.",
    possibleDuplicate: "Doublon possible : vous avez peut-être déjà cette commande. Ne l'expédiez qu'une fois.",
    missingLetters:
      "Les caractères remplacés par ? ne s'impriment pas ici. Imprimez le bon depuis la page de la commande.",
    thanks: "Merci de votre commande.",
  },
};
