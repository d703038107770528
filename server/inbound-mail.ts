import { createHash, timingSafeEqual } from "node:crypto";
import express, { type Router } from "express";
import type { Clock } from "../app/platform/clock.server.ts";
import type { Database } from "../app/platform/db.server.ts";
import { log } from "../app/platform/log.server.ts";
import { storeMail } from "../app/tracking/vendors/mail/store-mail.server.ts";

export const INBOUND_MAIL_PATH = "/mail/inbound";
const MOST_BYTES = "15mb";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * `POST /mail/inbound`: a mail service brings one message, raw as it came (message/rfc822), with our secret as bearer.
 * 404 no secret is set, 401 another one, 400 nothing came, 413 over 15 MB, 503 not stored (bring it again), 200 stored,
 * now or before.
 */
export function inboundMail({ db, clock, secret }: { db: Database; clock: Clock; secret: string | undefined }): Router {
  const router = express.Router();
  router.post(
    "/",
    (request, response, next) => {
      if (secret === undefined) return void response.status(404).end();
      const borne = request.get("authorization")?.replace(/^bearer\s+/i, "") ?? "";
      if (!timingSafeEqual(digest(borne), digest(secret))) return void response.status(401).end();
      next();
    },
    express.raw({ type: () => true, limit: MOST_BYTES, inflate: false }),
    async (request, response) => {
      const raw: unknown = request.body;
      if (!Buffer.isBuffer(raw) || raw.length === 0) return void response.status(400).end();
      try {
        const isNew = await storeMail(db, raw, { now: clock.now() });
        log.info("vendor-mail.taken", { bytes: raw.length, isNew });
        response.status(200).end();
      } catch (cause) {
        log.error("vendor-mail.not-stored", { error: cause instanceof Error ? cause.name : "unknown" });
        response.status(503).end();
      }
    },
  );
  return router;
}
