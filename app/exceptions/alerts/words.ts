import { say } from "../../platform/phrase.ts";
import { exceptionText, type ExceptionValues } from "../catalogue.ts";

/** What a message says, on every channel. */
export type NotificationContent = {
  subject: string;
  /** paragraphs of plain text */
  paragraphs: string[];
  /** where the reader goes on */
  link: { label: string; url: string };
};

export type ToldException = { kind: string; values: ExceptionValues };

/** Causes that are told of one kind; the rest is counted. */
const CAUSES_TOLD = 3;
const KINDS_TOLD = 12;

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** Exceptions that were opened a moment ago: one message for all of them. */
export function alertContent(shop: string, exceptions: readonly ToldException[], url: string): NotificationContent {
  const groups = byKind(exceptions);
  const [first] = groups;
  const subject =
    exceptions.length === 1 && first ? first.title : counted(exceptions.length, "new exception", "new exceptions");
  const paragraphs = groups.slice(0, KINDS_TOLD).map(({ title, causes, fix }) => {
    const rest = causes.length - CAUSES_TOLD;
    const told = [...causes.slice(0, CAUSES_TOLD), ...(rest > 0 ? [`And ${rest} more of them.`] : [])];
    return [`${title}${causes.length > 1 ? ` (${causes.length})` : ""}`, ...told, fix].join("\n");
  });
  const untold = groups.length - KINDS_TOLD;
  if (untold > 0) paragraphs.push(`And ${counted(untold, "other kind", "other kinds")}.`);
  return { subject: `${subject} · ${shop}`, paragraphs, link: { label: "Open the exceptions", url } };
}

export type DigestFacts = {
  /** orders with open exceptions */
  orders: number;
  /** open exceptions that are about no order */
  others: number;
  kinds: { kind: string; count: number; oldestHours: number }[];
};

/** What waits for a person, once a day. */
export function digestContent(shop: string, facts: DigestFacts, url: string): NotificationContent {
  const { orders, others, kinds } = facts;
  const parts = [
    ...(orders > 0 ? [counted(orders, "order", "orders")] : []),
    ...(others > 0 ? [counted(others, "other thing", "other things")] : []),
  ];
  const need = orders + others === 1 ? "needs you" : "need you";
  const subject = parts.length === 0 ? "Nothing needs you" : `${parts.join(" and ")} ${need}`;
  const paragraphs =
    parts.length === 0
      ? ["Every order is on its way without you."]
      : [
          kinds
            .map(({ kind, count, oldestHours }) => `${count} × ${exceptionText(kind).title}, ${age(oldestHours)}`)
            .join("\n"),
        ];
  return { subject: `${subject} · ${shop}`, paragraphs, link: { label: "Open the exceptions", url } };
}

const age = (hours: number) =>
  hours < 1
    ? "just now"
    : hours < 48
      ? `since ${counted(hours, "hour", "hours")}`
      : `since ${Math.floor(hours / 24)} days`;

export const testContent = (shop: string, url: string): NotificationContent => ({
  subject: `Test from Crossdock · ${shop}`,
  paragraphs: ["This is a test. Alerts and the daily digest come this way."],
  link: { label: "Open the settings", url },
});

function byKind(exceptions: readonly ToldException[]) {
  const groups = new Map<string, { title: string; causes: string[]; fix: string }>();
  for (const { kind, values } of exceptions) {
    const { title, cause, fix } = exceptionText(kind);
    const group = groups.get(kind) ?? { title, causes: [], fix: say(fix(values)) };
    group.causes.push(say(cause(values)));
    groups.set(kind, group);
  }
  return [...groups.values()].sort((a, b) => b.causes.length - a.causes.length);
}

/** As the body of a mail. */
export function toMailBody({ paragraphs, link }: NotificationContent): { text: string; html: string } {
  const text = [...paragraphs, `${link.label}: ${link.url}`].join("\n\n");
  const blocks = paragraphs.map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`);
  const html = `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:40em">
${blocks.join("\n")}
<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p></body></html>`;
  return { text, html };
}

/** As Slack, and what is compatible with it, takes it. */
export function toSlackBody({ subject, paragraphs, link }: NotificationContent) {
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: text.slice(0, 2_900) } });
  return {
    text: slackText([subject, ...paragraphs, link.url].join("\n")),
    blocks: [
      section(`*${slackText(subject)}*`),
      ...paragraphs.map((paragraph) => section(slackText(paragraph))),
      section(`<${link.url}|${slackText(link.label)}>`),
    ],
  };
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
/** These three alone mean something to Slack: https://docs.slack.dev/messaging/formatting-message-text */
const slackText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
