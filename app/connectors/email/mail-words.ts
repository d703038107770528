import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";

type MailWords = {
  subject: string;
  intro: string;
  outro: string;
  howToAnswer: string;
  reminderSubject: string;
  reminder: string;
  cancelSubject: string;
  cancel: string;
  portal: string;
  /** an order has letters that its papers do not have */
  letters: string;
};

/** What stands in a mail where the merchant has written nothing else. Placeholders: see mail-template.ts. */
export const MAIL_WORDS: Record<VendorLanguage, MailWords> = {
  en: {
    subject: "Purchase order {{number}} from {{retailer}}",
    intro: "Hello {{contact}},\n\nplease ship this order for {{retailer}} to the address below.",
    outro: "Thank you,\n{{retailer}}",
    howToAnswer:
      'Simply answer this mail: write "confirmed", the tracking number and carrier when it has shipped, or what you cannot deliver.',
    reminderSubject: "Reminder: purchase order {{number}} from {{retailer}}",
    reminder: "Hello {{contact}},\n\nwe have not heard from you about this order yet. Can you ship it?",
    cancelSubject: "Please cancel purchase order {{number}} from {{retailer}}",
    cancel:
      'Hello {{contact}},\n\nthis order is no longer wanted. Please do not ship it, and answer "canceled". If it has left, answer with its tracking number.',
    portal: "Or confirm it, add tracking and print its packing slip here:",
    letters:
      'The attached PDFs do not have all letters of this order: "?" stands for those. This mail has them all. Please print the packing slip from the page behind the link.',
  },
  de: {
    subject: "Bestellung {{number}} von {{retailer}}",
    intro:
      "Guten Tag {{contact}},\n\nbitte liefern Sie diese Bestellung für {{retailer}} an die unten genannte Adresse.",
    outro: "Vielen Dank\n{{retailer}}",
    howToAnswer:
      'Antworten Sie einfach auf diese E-Mail: "bestätigt", nach dem Versand die Sendungsnummer mit dem Paketdienst, oder was Sie nicht liefern können.',
    reminderSubject: "Erinnerung: Bestellung {{number}} von {{retailer}}",
    reminder:
      "Guten Tag {{contact}},\n\nzu dieser Bestellung haben wir noch nichts von Ihnen gehört. Können Sie sie liefern?",
    cancelSubject: "Bitte stornieren: Bestellung {{number}} von {{retailer}}",
    cancel:
      'Guten Tag {{contact}},\n\ndiese Bestellung wird nicht mehr gebraucht. Bitte versenden Sie sie nicht und antworten Sie "storniert". Ist sie schon unterwegs, antworten Sie mit der Sendungsnummer.',
    portal: "Oder hier bestätigen, Sendung eintragen und Lieferschein drucken:",
    letters:
      'Den angehängten PDF-Dateien fehlen Schriftzeichen dieser Bestellung: "?" steht für sie. In dieser E-Mail stehen sie alle. Bitte drucken Sie den Lieferschein von der Seite hinter dem Link.',
  },
  fr: {
    subject: "Bon de commande {{number}} de {{retailer}}",
    intro: "Bonjour {{contact}},\n\nmerci d'expédier cette commande pour {{retailer}} à l'adresse ci-dessous.",
    outro: "Merci,\n{{retailer}}",
    howToAnswer:
      "Répondez simplement à cet e-mail : « confirmé », puis le numéro de suivi et le transporteur, ou ce que vous ne pouvez pas livrer.",
    reminderSubject: "Rappel : bon de commande {{number}} de {{retailer}}",
    reminder:
      "Bonjour {{contact}},\n\nnous n'avons pas encore de nouvelles de cette commande. Pouvez-vous l'expédier ?",
    cancelSubject: "À annuler : bon de commande {{number}} de {{retailer}}",
    cancel:
      "Bonjour {{contact}},\n\ncette commande n'est plus souhaitée. Merci de ne pas l'expédier et de répondre « annulé ». Si elle est partie, répondez avec son numéro de suivi.",
    portal: "Ou confirmez-la, ajoutez le suivi et imprimez le bon de livraison ici :",
    letters:
      "Il manque aux PDF joints des caractères de cette commande : « ? » les remplace. Cet e-mail les contient tous. Merci d'imprimer le bon de livraison depuis la page du lien.",
  },
};
