import { Router } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok } from "../../answers.ts";
import type { Sandbox } from "../../sandbox.ts";
import type { ImapServer } from "./server.ts";
import { boxOf, imapState, ImapFaultOrder, mailsOf, renumber } from "./state.ts";

const User = z.strictObject({ user: z.string().min(1).toLowerCase() });
const Password = User.extend({ password: z.string().min(1) });

/** The control API of the mailboxes: what lies in one, and its bad days. */
export function imapControl(sandbox: Sandbox, server: ImapServer | null): Router {
  const router = Router();
  const { world } = sandbox;

  router.get(
    "/imap",
    answering((request) => {
      const user = typeof request.query.user === "string" ? request.query.user.toLowerCase() : "";
      const { validity, seen } = boxOf(world, user);
      const messages = mailsOf(world, user).map(({ id, uid }) => ({ id, uid, seen: seen.includes(id) }));
      return ok({ ...(server ? { host: server.host, port: server.port } : {}), uidValidity: validity, messages });
    }),
  );
  router.post(
    "/imap/password",
    answering((request) => {
      const body = bodyOf(request, Password);
      if (isAnswer(body)) return body;
      boxOf(world, body.value.user).password = body.value.password;
      return ok({}, 201);
    }),
  );
  router.post(
    "/imap/renumber",
    answering((request) => {
      const body = bodyOf(request, User);
      return isAnswer(body) ? body : ok({ uidValidity: renumber(world, body.value.user).validity }, 201);
    }),
  );
  router.post(
    "/imap/faults",
    answering((request) => {
      const body = bodyOf(request, ImapFaultOrder);
      if (isAnswer(body)) return body;
      const fault = { ...body.value, left: body.value.times };
      imapState(world).faults.push(fault);
      return ok(fault, 201);
    }),
  );
  router.delete(
    "/imap/faults",
    answering(() => {
      imapState(world).faults = [];
      return ok([]);
    }),
  );
  return router;
}
