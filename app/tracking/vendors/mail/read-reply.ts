import { carriersIn } from "../../carriers/carriers.ts";
import { ownWords } from "./own-words.ts";
import type { MailProposal } from "./proposal.ts";
import { trackingNumbersIn } from "./tracking-numbers.ts";
import {
  ACCEPTS,
  CANCELLED,
  DECLINES,
  LATER,
  MAYBE,
  NEGATED,
  OF_ALL,
  OUT_OF_STOCK,
  REST_COMES,
  SHIPPED,
  words,
} from "./vocabulary.ts";

/** An order that a mail may be about. Supplier's units that are neither shipped nor declined. */
export type AskedOrder = {
  key: string;
  /** it was asked to be cancelled */
  cancelAsked: boolean;
  lines: readonly { supplierOrderLineId: string; sku: string | null; title: string; left: number }[];
};

type Saying = "accepted" | "out" | "declined" | "cancelled" | "shipped";
const SAYINGS: readonly (readonly [Saying, RegExp])[] = [
  ["out", OUT_OF_STOCK],
  ["declined", DECLINES],
  ["cancelled", CANCELLED],
  ["shipped", SHIPPED],
  ["accepted", ACCEPTS],
];

type Statement = { says: Saying; sentence: string; isNegated: boolean };

function statementsOf(text: string): Statement[] {
  const sentences = text.split(/(?<=[.!?;])\s+|\n+/).map((sentence) => sentence.trim());
  return sentences.flatMap((sentence) => {
    const found = SAYINGS.filter(([, pattern]) => pattern.test(sentence));
    // "cannot deliver" holds "not": what is out needs no other negation.
    return found.map(([says]): Statement => ({
      ...{ says, sentence },
      isNegated: says !== "out" && NEGATED.test(sentence.replace(OUT_OF_STOCK, " ")),
    }));
  });
}

/**
 * What a vendor's answer to an order says, with how sure that is. Pure and bounded: the text is untrusted, and nothing
 * in it is followed or run. Sure is only what leaves no other reading; everything else is a proposal for a person.
 *
 * @param asked the order that the mail's signed address names
 * @param others numbers of other orders of the vendor, which the text must not speak of
 */
export function readReply(
  { subject, text }: { subject: string; text: string },
  asked: AskedOrder,
  others: readonly string[] = [],
): MailProposal {
  const own = ownWords(text);
  const said = statementsOf(own);
  const statements = said.filter(({ isNegated }) => !isNegated);
  const numbers = trackingNumbersIn(own, [asked.key, ...others, asked.key.split("-").at(-1) ?? ""]);
  const carriers = carriersIn(own);
  const doubts: string[] = [];
  const doubt = (words_: string) => void doubts.push(words_);

  if (own === "") doubt("The mail has no words of its own.");
  if (own.includes("?")) doubt("It asks something.");
  if (own.length > 1500) doubt("It is long.");
  if (said.some(({ isNegated }) => isNegated)) doubt("It says that something is not so.");
  if (others.some((key) => mentions(own, key) || mentions(subject, key))) doubt("It speaks of another order.");

  const has = (says: Saying) => statements.some((one) => one.says === says);
  const outLines = linesNamed(
    statements.filter(({ says }) => says === "out"),
    asked,
  );
  const proposal: MailProposal = {
    ...{ says: "nothing", reason: null, declines: [], carrier: carriers[0] ?? null, trackingNumbers: [] },
    ...{ lines: "rest", confidence: 0, doubts },
  };
  const reason = statements.find(({ says }) => says === "out" || says === "declined")?.sentence.slice(0, 200) ?? null;

  if (numbers.some(({ isSure }) => isSure) || has("shipped")) {
    const sure = numbers.filter(({ isSure }) => isSure);
    const taken = sure.length > 0 ? sure : numbers;
    proposal.says = "shipped";
    proposal.trackingNumbers = taken.map(({ number }) => number);
    proposal.carrier = carriers[0] ?? taken.find(({ carrier }) => carrier !== null)?.carrier ?? null;
    if (sure.length === 0) doubt("No tracking number in it is certain.");
    if (carriers.length > 1) doubt("It names several carriers.");
    if (has("declined") || has("cancelled")) doubt("It also speaks of declining or canceling.");
    if (LATER.test(own)) doubt("It speaks of another day.");
    if (MAYBE.test(own) || outLines.named.length > 0 || has("out")) doubt("It may be only a part of the order.");
    if (taken.length > 1 && asked.lines.length > 1) doubt("Several parcels: it does not say what is in which.");
    if (outLines.named.length > 0) proposal.declines = outLines.named;
    if (proposal.declines.length > 0) proposal.reason = reason;
  } else if (has("out") || has("declined")) {
    proposal.reason = reason;
    const isAll = outLines.named.length === 0 || outLines.named.length === asked.lines.length;
    const outWords = statements.filter(({ says }) => says === "out" || says === "declined");
    if (LATER.test(isAll ? own : outWords.map(({ sentence }) => sentence).join("\n")))
      doubt("It speaks of a later day: it may mean a delay.");
    if (isAll) {
      proposal.says = "declined";
      if (MAYBE.test(own)) doubt("It may be only a part of the order.");
      if (asked.lines.length > 1 && outLines.named.length === 0 && !speaksOfAll(own) && has("out"))
        doubt("It does not say which items.");
      if (has("accepted")) doubt("It also confirms.");
    } else {
      proposal.says = "accepted";
      proposal.declines = outLines.named;
      if (outLines.hasUnits) doubt("It names a number of units.");
      if (!has("accepted") && !restComes(own)) doubt("It does not say what becomes of the rest.");
    }
  } else if (has("cancelled")) {
    proposal.says = "cancelled";
    proposal.reason = statements.find(({ says }) => says === "cancelled")?.sentence.slice(0, 200) ?? null;
    if (!asked.cancelAsked) doubt("Nobody had asked it to cancel.");
    if (has("accepted")) doubt("It also confirms.");
    if (MAYBE.test(own)) doubt("It may be only a part of the order.");
  } else if (has("accepted")) {
    proposal.says = "accepted";
    if (asked.cancelAsked) doubt("It was asked to cancel and confirms: it does not say what.");
    if (MAYBE.test(own)) doubt("It names a condition or a part.");
  } else doubt("It is not clear what it says.");

  proposal.confidence = proposal.says === "nothing" ? 0 : Math.max(0, 95 - 25 * doubts.length);
  return proposal;
}

const restComes = (text: string) => REST_COMES.test(text);
const speaksOfAll = (text: string) => OF_ALL.test(text);
const mentions = (text: string, key: string) => text.toLowerCase().includes(key.toLowerCase());

/** Lines whose SKU or whole title stands in a sentence that says that something is out. */
function linesNamed(statements: readonly Statement[], { lines }: AskedOrder) {
  const sentences = statements.map(({ sentence }) => sentence.toLowerCase());
  const stands = (text: string | null) =>
    text !== null &&
    text.trim().length >= 2 &&
    sentences.some((sentence) => words(text.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).test(sentence));
  const named = lines
    .filter(({ sku, title, left }) => left > 0 && (stands(sku) || stands(title)))
    .map(({ supplierOrderLineId, left }) => ({ supplierOrderLineId, units: left }));
  const hasUnits = sentences.some((sentence) =>
    /(?<![\p{L}\p{N}.-])\d{1,3}\s*(x|×|pcs?|pieces|units?|stück|stk|pièces?|unités?|of|von|sur)(?![\p{L}])/iu.test(
      sentence,
    ),
  );
  return { named, hasUnits };
}
