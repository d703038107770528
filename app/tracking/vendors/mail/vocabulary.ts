const BEGIN = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";

/** Any of these as whole words, one pattern a line. */
export const words = (...lists: string[]): RegExp => {
  const patterns = lists.flatMap((list) => list.split("\n")).flatMap((line) => line.trim() || []);
  return new RegExp(`${BEGIN}(?:${patterns.join("|")})${END}`, "iu");
};

/** What vendors write, in English, German and French. Each counts in its own sentence only. */
export const OUT_OF_STOCK = words(String.raw`
  out of stock|sold out|not (?:in stock|available)|unavailable|discontinued
  no longer (?:available|made|in stock)
  (?:can(?:no|')t|cannot|unable to) (?:deliver|supply|ship|fulfil+)
  ausverkauft|vergriffen
  nicht (?:mehr )?(?:lieferbar|verfügbar|auf lager|vorrätig|lieferfähig|liefern)
  können (?:wir )?(?:\p{L}+ )?(?:leider )?nicht (?:mehr )?(?:liefern|ausführen)
  en rupture(?: de stock)?|épuisée?s?|indisponibles?|plus (?:disponibles?|en stock)
  ne (?:pouvons|peut|peux) (?:pas|plus) (?:livrer|expédier|fournir)
`);
export const DECLINES = words(String.raw`
  (?:we|i) (?:must |have to )?(?:decline|reject)|(?:order )?(?:declined|rejected)
  lehnen (?:wir )?(?:\p{L}+ )?ab|abgelehnt
  (?:nous )?refusons|refusée?
`);
export const CANCELLED = words(String.raw`
  cancel+ed|cancel+ation (?:is )?confirmed
  storniert|storno bestätigt
  annulée?|annulation confirmée
`);
export const ACCEPTS = words(String.raw`
  confirmed|(?:we )?(?:hereby )?confirm|accepted|order received and (?:will|being)
  will (?:be )?ship(?:ped)?|in (?:work|progress|production)
  bestätigt|(?:hiermit )?bestätigen|angenommen|in bearbeitung
  wird (?:\p{L}+ )?(?:versendet|geliefert|verschickt|ausgeführt)|geht (?:\p{L}+ )?(?:raus|in den versand)
  confirmée?s?|(?:nous )?confirmons|je confirme|acceptée?s?|bien reçue?|en (?:cours de )?préparation
  sera (?:expédiée?|livrée?)
`);
export const SHIPPED = words(String.raw`
  shipped|sent out|dispatched|despatched|on (?:its|the) way|handed (?:over )?to|tracking
  versandt|versendet|verschickt|abgeschickt|unterwegs|an \p{L}+ übergeben|rausgegangen
  sendungsnummer|trackingnummer|paketnummern?
  expédiée?s?|envoyée?s?|partie?|en route|remise? (?:à|au)|numéro de suivi|suivi
`);
export const NEGATED = words(String.raw`
  not(?: yet)?(?: been)?|never|(?:has|have|is|was|does|did|do)n't
  noch nicht|nicht|kein\p{L}*
  pas(?: encore)?|jamais
`);
export const LATER = words(String.raw`
  tomorrow|next week|soon|later|back ?order\p{L}*|expected|delay(?:ed)?|in \d+ (?:days?|weeks?)|until
  on (?:mon|tues|wednes|thurs|fri)day
  morgen|nächste woche|bald|später|verzögert\p{L}*|verspätet\p{L}*|in \d+ (?:tagen|wochen)|voraussichtlich
  ab kw|kw ?\d+|erst (?:am|ab|in)
  demain|semaine prochaine|bientôt|retard\p{L}*|dans \d+ (?:jours|semaines)|à partir d[ue]
`);
/** Words after which a statement may hold for a part only, or not at all. */
export const MAYBE = words(String.raw`
  maybe|perhaps|possibly|probably|might|if|unless|or|instead|alternative\p{L}*|substitut\p{L}*
  part(?:ial|ly)?|only|rest|remaining|except|but
  vielleicht|eventuell|möglicherweise|falls|wenn|statt\p{L}*|ersatz\p{L}*|alternativ\p{L}*|teil\p{L}*
  nur|rest\p{L}*|außer|aber
  peut-être|éventuellement|si|sinon|au lieu|remplac\p{L}*|partiel\p{L}*|seulement|reste|sauf|mais
`);
export const OF_ALL = words(String.raw`
  all (?:of (?:it|them)|items)|the (?:whole )?order|everything
  alles|alle (?:artikel|positionen)|die (?:ganze |gesamte )?bestellung|den auftrag
  tous|toute?|la commande
`);
/** What becomes of the items that are not out. */
export const REST_COMES = new RegExp(
  String.raw`(?:the )?(?:rest|other|others|remaining|everything else).{0,40}(?:ship|confirm|sent|come|go)|` +
    String.raw`(?:confirm|ship|send).{0,40}(?:rest|others|remaining)|` +
    String.raw`(?:rest|übrige\p{L}*|andere\p{L}*).{0,40}(?:geht|kommt|bestätig|liefer|versend|verschick)|` +
    String.raw`(?:le reste|les autres).{0,40}(?:expédi|confirm|part|livr)`,
  "iu",
);
