/** What a column of a vendor's file may hold. `names`: headers by which it is proposed, in plain small letters. */
export type Field = { title: string; required: boolean; names: readonly string[] };

const ORDER: Field = {
  title: "Order number",
  required: true,
  names: (
    "po ponumber purchaseorder purchaseordernumber order ordernumber orderid orderreference yourorder " +
    "yourreference customerorder customerreference bestellung bestellnummer bestellnr auftrag auftragsnummer auftragsnr " +
    "ihrebestellung ihrereferenz kundenreferenz referenz kundenauftrag commande numerocommande ncommande nocommande " +
    "referencecommande votrecommande votrereference bondecommande reference ref"
  ).split(" "),
};
const SKU: Field = {
  title: "SKU",
  required: false,
  names: (
    "sku item itemnumber itemno itemcode article articlenumber articleno product productcode partnumber partno " +
    "artikel artikelnummer artikelnr artnr artikelno produktnummer bestellnummerartikel materialnummer " +
    "articleref referencearticle refarticle codearticle reference ref referenceproduit codeproduit"
  ).split(" "),
};

/** The files that a vendor gives us, and what they tell. */
export const FILE_FIELDS = {
  tracking: {
    order: ORDER,
    trackingNumber: {
      title: "Tracking number",
      required: true,
      names: (
        "trackingnumber trackingnumbers tracking trackingno trackingid trackingcode consignment consignmentnumber " +
        "waybill awb shipmentnumber parcelnumber sendungsnummer sendungsnr sendungsid paketnummer trackingnummer " +
        "numerodesuivi numerosuivi nsuivi nosuivi suivi numerocolis ncolis"
      ).split(" "),
    },
    carrier: {
      title: "Carrier",
      required: false,
      names: (
        "carrier carriername shippingcompany courier shipper shippedvia versand versender versanddienst " +
        "versanddienstleister paketdienst spediteur frachtfuhrer transporteur livreur expediteur"
      ).split(" "),
    },
    trackingUrl: {
      title: "Tracking link",
      required: false,
      names:
        "trackingurl trackinglink url link sendungsverfolgung trackingadresse liensuivi liendesuivi urlsuivi".split(
          " ",
        ),
    },
    sku: SKU,
    units: {
      title: "Units shipped",
      required: false,
      names: (
        "quantity qty quantityshipped qtyshipped shipped shippedquantity units menge anzahl stuck liefermenge " +
        "geliefertemenge quantite qte quantiteexpediee qteexpediee"
      ).split(" "),
    },
    shippedAt: {
      title: "Date shipped",
      required: false,
      names: (
        "shippedat shipdate shippingdate dateshipped shipped dispatchdate despatchdate date versanddatum " +
        "versandtag lieferdatum datum dateexpedition datedexpedition dateenvoi datedenvoi"
      ).split(" "),
    },
    parcel: {
      title: "Parcel",
      required: false,
      names:
        "parcel parcelid package packageid shipmentid deliverynote paket lieferschein lieferscheinnummer colis bonlivraison".split(
          " ",
        ),
    },
  },
  answers: {
    order: ORDER,
    says: {
      title: "Status",
      required: true,
      names:
        "status state answer confirmation confirmed accepted ack acknowledgement antwort bestatigung bestatigt statut etat confirmee reponse".split(
          " ",
        ),
    },
    sku: SKU,
    units: {
      title: "Units declined",
      required: false,
      names:
        "unitsdeclined declined backordered missing quantity qty menge fehlmenge anzahl quantite qte manquant".split(
          " ",
        ),
    },
    reason: {
      title: "Reason",
      required: false,
      names:
        "reason note comment remark message grund bemerkung kommentar hinweis motif raison commentaire remarque".split(
          " ",
        ),
    },
    vendorRef: {
      title: "Vendor's order number",
      required: false,
      names: (
        "ourorder ourreference vendororder vendorreference salesorder salesordernumber confirmationnumber " +
        "unsereauftragsnummer unserereferenz auftragsbestatigung notrereference notrecommande"
      ).split(" "),
    },
    promisedShipAt: {
      title: "Ships on",
      required: false,
      names: (
        "shipson shipdate expectedshipdate expecteddate promiseddate eta versanddatum liefertermin lieferdatum " +
        "voraussichtlich dateexpedition datedexpedition dateprevue"
      ).split(" "),
    },
  },
  stock: {
    sku: { ...SKU, required: true },
    units: {
      title: "Units in stock",
      required: true,
      names: (
        "stock instock stocklevel quantityavailable available availability onhand qoh inventory quantity qty units " +
        "bestand lagerbestand lager verfugbar verfugbarkeit menge anzahl stuckzahl quantite qte disponible " +
        "disponibilite stockdisponible enstock"
      ).split(" "),
    },
    price: {
      title: "Price",
      required: false,
      names: (
        "price cost unitprice unitcost netprice wholesale wholesaleprice purchaseprice dealerprice preis einkaufspreis " +
        "ek ekpreis nettopreis stuckpreis handlerpreis prix prixachat prixdachat prixunitaire prixht tarif"
      ).split(" "),
    },
  },
} as const satisfies Record<string, Record<string, Field>>;

export type FileKind = keyof typeof FILE_FIELDS;
export const FILE_KINDS = ["tracking", "answers", "stock"] as const satisfies readonly FileKind[];
/** The order in which files that lie there together are read: what is declined is no part of "all that is left" that ships. */
export const READING_ORDER = ["answers", "tracking", "stock"] as const satisfies readonly FileKind[];

/** Which column holds which field: column names by field. */
export type ColumnMapping = { [field: string]: string };

/** A header without what people vary: case, accents, spaces, signs. */
export const plainHeader = (header: string): string =>
  header
    .normalize("NFKD")
    .replace(/ß/g, "ss")
    .replace(/n[°º]/gi, "n")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

const fieldsOf = (kind: FileKind): [string, Field][] => Object.entries(FILE_FIELDS[kind]);

/** Which columns probably hold what, by their headers; each column at most once, the surest name first. */
export function proposeMapping(kind: FileKind, columns: readonly string[]): ColumnMapping {
  const candidates = fieldsOf(kind).flatMap(([name, field]) =>
    columns.flatMap((column) => {
      const rank = field.names.indexOf(plainHeader(column));
      return rank === -1 ? [] : [{ name, column, rank: field.required ? rank : rank + 0.5 }];
    }),
  );
  candidates.sort((a, b) => a.rank - b.rank);
  const mapping: ColumnMapping = {};
  for (const { name, column } of candidates)
    if (!(name in mapping) && !Object.values(mapping).includes(column)) mapping[name] = column;
  return mapping;
}

/** Where the fields stand among a file's columns, or which required ones do not. Headers are compared as people read. */
export function placesOf(
  kind: FileKind,
  mapping: ColumnMapping,
  columns: readonly string[],
): { ok: true; places: Map<string, number> } | { ok: false; missing: { title: string; column: string | null }[] } {
  const plain = columns.map(plainHeader);
  const places = new Map<string, number>();
  const missing: { title: string; column: string | null }[] = [];
  for (const [name, { title, required }] of fieldsOf(kind)) {
    const column = mapping[name];
    const at = column === undefined ? -1 : plain.indexOf(plainHeader(column));
    if (at !== -1) places.set(name, at);
    // A column that was there when it was mapped and is gone is a changed file, even where we could do without.
    else if (required || column !== undefined) missing.push({ title, column: column ?? null });
  }
  return missing.length > 0 ? { ok: false, missing } : { ok: true, places };
}
