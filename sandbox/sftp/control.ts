import { Router } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok } from "../answers.ts";
import type { Sandbox } from "../sandbox.ts";
import { dropOf, fullPath, putFile, sftpState, SftpFaultOrder } from "./drop.ts";
import type { SftpServer } from "./server.ts";

/** content: text, or base64 where `base64` is true */
const NewFile = z.strictObject({
  user: z.string().min(1),
  path: z.string().min(1),
  content: z.string(),
  base64: z.boolean().default(false),
});
const OldFile = z.strictObject({ user: z.string().min(1), path: z.string().min(1) });

/** The control API of the file server: what lies in the drops, and its bad days. */
export function sftpControl(sandbox: Sandbox, server: SftpServer | null): Router {
  const router = Router();

  router.get(
    "/sftp",
    answering((request) => {
      const user = typeof request.query.user === "string" ? request.query.user : null;
      const drops = [...sftpState(sandbox.world).drops].filter(([name]) => user === null || name === user);
      const files = drops.flatMap(([name, { files }]) =>
        [...files].map(([path, { bytes, modifiedAtMs }]) => ({
          ...{ user: name, path, bytes: bytes.length, content: bytes.toString("base64") },
          modifiedAt: new Date(modifiedAtMs).toISOString(),
        })),
      );
      return ok({ ...(server ? { host: server.host, port: server.port, hostKey: server.hostKey } : {}), files });
    }),
  );
  router.post(
    "/sftp/files",
    answering((request) => {
      const body = bodyOf(request, NewFile);
      if (isAnswer(body)) return body;
      const { user, path, content, base64 } = body.value;
      putFile(sandbox.world, { user, path, bytes: Buffer.from(content, base64 ? "base64" : "utf8") });
      return ok({ path: fullPath(path) }, 201);
    }),
  );
  router.post(
    "/sftp/delete",
    answering((request) => {
      const body = bodyOf(request, OldFile);
      if (isAnswer(body)) return body;
      const { user, path } = body.value;
      return ok({ deleted: dropOf(sandbox.world, user).files.delete(fullPath(path)) });
    }),
  );
  router.delete(
    "/sftp",
    answering(() => {
      sftpState(sandbox.world).drops.clear();
      return ok([]);
    }),
  );

  router.get(
    "/sftp/faults",
    answering(() => ok(sftpState(sandbox.world).faults)),
  );
  router.post(
    "/sftp/faults",
    answering((request) => {
      const body = bodyOf(request, SftpFaultOrder);
      if (isAnswer(body)) return body;
      const fault = { ...body.value, left: body.value.times };
      sftpState(sandbox.world).faults.push(fault);
      return ok(fault, 201);
    }),
  );
  router.delete(
    "/sftp/faults",
    answering(() => {
      sftpState(sandbox.world).faults = [];
      return ok([]);
    }),
  );
  return router;
}
