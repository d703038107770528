import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";

const ENGLISH = {
  title: "API keys",
  menu: "API",
  intro: "With a key your system reads its orders, confirms, ships and tells stock at:",
  guide: "What it answers (OpenAPI)",
  from: (retailer: string) => `Orders from ${retailer}`,
  noKeys: "There is no key yet.",
  used: (day: string | null) => (day === null ? "never used" : `last used ${day}`),
  byRetailer: "made by the retailer",
  revoke: (name: string) => `Revoke ${name}`,
  sure: "Yes, revoke it. Whoever uses it is turned away at once.",
  name: "Name of a new key",
  create: "Create key",
  created: "This is the new key. Copy it now: it is not shown again.",
  secret: "This secret signs what the webhook is told. Copy it now: it is not shown again.",
  revoked: "The key is revoked.",
  webhook: "Webhook",
  webhookHint: "Is told of new orders, of news and of cancellations. Empty: nothing is told.",
  address: "Address of your webhook",
  save: "Save webhook",
  saved: "Saved.",
  test: "Send a test",
  tested: "Your webhook took the test.",
  problems: {
    name: "Enter a name of up to 100 characters for the key.",
    full: "There are too many keys. Revoke one first.",
    address: "Enter a public address that begins with https://.",
    test: (note: string) => `The test did not arrive. ${note}`,
  },
};
export type ApiWords = typeof ENGLISH;

const GERMAN: ApiWords = {
  title: "API-Schlüssel",
  menu: "API",
  intro: "Mit einem Schlüssel liest Ihr System Bestellungen, bestätigt, versendet und meldet Bestand unter:",
  guide: "Was sie beantwortet (OpenAPI)",
  from: (retailer) => `Bestellungen von ${retailer}`,
  noKeys: "Es gibt noch keinen Schlüssel.",
  used: (day) => (day === null ? "nie benutzt" : `zuletzt benutzt ${day}`),
  byRetailer: "vom Händler angelegt",
  revoke: (name) => `${name} widerrufen`,
  sure: "Ja, widerrufen. Wer ihn benutzt, wird sofort abgewiesen.",
  name: "Name eines neuen Schlüssels",
  create: "Schlüssel anlegen",
  created: "Das ist der neue Schlüssel. Kopieren Sie ihn jetzt: Er wird nicht noch einmal gezeigt.",
  secret:
    "Mit diesem Geheimnis wird unterschrieben, was der Webhook erfährt. Kopieren Sie es jetzt: Es wird nicht noch einmal gezeigt.",
  revoked: "Der Schlüssel ist widerrufen.",
  webhook: "Webhook",
  webhookHint: "Erfährt von neuen Bestellungen, Änderungen und Stornowünschen. Leer: Er erfährt nichts.",
  address: "Adresse Ihres Webhooks",
  save: "Webhook speichern",
  saved: "Gespeichert.",
  test: "Test senden",
  tested: "Ihr Webhook hat den Test angenommen.",
  problems: {
    name: "Geben Sie dem Schlüssel einen Namen mit höchstens 100 Zeichen.",
    full: "Es gibt zu viele Schlüssel. Widerrufen Sie zuerst einen.",
    address: "Geben Sie eine öffentliche Adresse ein, die mit https:// beginnt.",
    test: (note) => `Der Test ist nicht angekommen. ${note}`,
  },
};

const FRENCH: ApiWords = {
  title: "Clés d’API",
  menu: "API",
  intro: "Avec une clé, votre système lit ses commandes, confirme, expédie et annonce son stock à l’adresse :",
  guide: "Ce qu’elle répond (OpenAPI)",
  from: (retailer) => `Commandes de ${retailer}`,
  noKeys: "Il n’y a pas encore de clé.",
  used: (day) => (day === null ? "jamais utilisée" : `utilisée le ${day}`),
  byRetailer: "créée par le marchand",
  revoke: (name) => `Révoquer ${name}`,
  sure: "Oui, la révoquer. Qui l’utilise est refusé aussitôt.",
  name: "Nom d’une nouvelle clé",
  create: "Créer la clé",
  created: "Voici la nouvelle clé. Copiez-la maintenant : elle ne sera plus affichée.",
  secret: "Ce secret signe ce qui est annoncé au webhook. Copiez-le maintenant : il ne sera plus affiché.",
  revoked: "La clé est révoquée.",
  webhook: "Webhook",
  webhookHint: "Est averti des nouvelles commandes, des changements et des annulations. Vide : rien n’est annoncé.",
  address: "Adresse de votre webhook",
  save: "Enregistrer le webhook",
  saved: "Enregistré.",
  test: "Envoyer un test",
  tested: "Votre webhook a reçu le test.",
  problems: {
    name: "Donnez à la clé un nom de 100 caractères au plus.",
    full: "Il y a trop de clés. Révoquez-en une d’abord.",
    address: "Saisissez une adresse publique qui commence par https://.",
    test: (note) => `Le test n’est pas arrivé. ${note}`,
  },
};

const WORDS: Record<VendorLanguage, ApiWords> = { en: ENGLISH, de: GERMAN, fr: FRENCH };

/** The words of the portal's page about the API. */
export const apiWords = (language: VendorLanguage): ApiWords => WORDS[language];
