import { Router } from "express";
import PostalMime from "postal-mime";
import { answering, bodyOf, isAnswer, ok, problem } from "../answers.ts";
import type { Sandbox } from "../sandbox.ts";
import { addMailFault, MailFaultOrder, mailState, type ReceivedMail } from "./inbox.ts";

/** A message as the control API shows it. */
type ShownMail = {
  id: number;
  receivedAt: string;
  envelope: { from: string; to: string[] };
  messageId: string | null;
  subject: string;
  text: string;
  html: string | null;
  /** every header but the folding, names in lower case */
  headers: { [name: string]: string };
  /** content: base64 */
  attachments: { filename: string | null; mimeType: string; bytes: number; content: string }[];
};

/** The control API of the mail server: what came in, and its bad days. `url` is where it listens. */
export function mailControl(sandbox: Sandbox, url: string | null): Router {
  const router = Router();

  router.get(
    "/mail",
    answering(async (request) => {
      const to = typeof request.query.to === "string" ? request.query.to.toLowerCase() : "";
      const since = Number(request.query.since ?? 0);
      const messages = mailState(sandbox.world).messages.filter(
        (message) => message.id > since && message.to.some((address) => address.toLowerCase().includes(to)),
      );
      return ok({ url, messages: await Promise.all(messages.map(shownMail)) });
    }),
  );
  router.get("/mail/:id/raw", (request, response) => {
    const message = mailState(sandbox.world).messages.find(({ id }) => id === Number(request.params.id));
    if (message) return void response.type("message/rfc822").send(Buffer.from(message.raw, "base64"));
    const { status, body } = problem(404, "NO_SUCH_MESSAGE", `There is no message ${request.params.id}.`);
    response.status(status).json(body);
  });
  router.delete(
    "/mail",
    answering(() => {
      mailState(sandbox.world).messages = [];
      return ok([]);
    }),
  );

  router.get(
    "/mail/faults",
    answering(() => ok(mailState(sandbox.world).faults)),
  );
  router.post(
    "/mail/faults",
    answering((request) => {
      const body = bodyOf(request, MailFaultOrder);
      return isAnswer(body) ? body : ok(addMailFault(sandbox.world, body.value), 201);
    }),
  );
  router.delete(
    "/mail/faults",
    answering(() => {
      mailState(sandbox.world).faults = [];
      return ok([]);
    }),
  );
  return router;
}

async function shownMail({ id, receivedAt, from, to, raw }: ReceivedMail): Promise<ShownMail> {
  const mail = await PostalMime.parse(Buffer.from(raw, "base64"), { attachmentEncoding: "base64" });
  return {
    id,
    receivedAt,
    envelope: { from, to },
    messageId: mail.messageId ?? null,
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? null,
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => {
      const base64 = typeof content === "string" ? content : Buffer.from(content as Uint8Array).toString("base64");
      return { filename, mimeType, bytes: Buffer.from(base64, "base64").length, content: base64 };
    }),
  };
}
