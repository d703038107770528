import type { RequestHandler, Response } from "express";
import type { Database } from "../app/platform/db.server.ts";
import type { Transport } from "../app/queue/transports/transport.ts";
import type { Runner } from "../app/queue/runner.server.ts";
import type { IntakeGate } from "./intake-gate.ts";

type Options = {
  db: Database;
  runner: () => Runner | undefined;
  transport: () => Transport | undefined;
  /** how the intake of webhooks does */
  intake: IntakeGate["state"];
};
const PATIENCE_MS = 2_000;

/**
 * `GET /healthz`: 200 when the database answers and the runner, where this process has one, is at work; else 503. What
 * carries jobs to other processes is told and changes nothing: work goes on without it. So is an intake that turns
 * webhooks away because more come than it can store: a restart would not help it.
 */
export function health({ db, runner, transport, intake }: Options): RequestHandler {
  const answer = async (response: Response) => {
    const database = (await answersInTime(db)) ? "ok" : "away";
    const jobs = runner()?.isAlive() === false ? "stuck" : runner() ? "ok" : "off";
    const healthy = database === "ok" && jobs !== "stuck";
    response
      .status(healthy ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({ database, jobs, intake: intake(), ...(transport()?.reachable() === false ? { redis: "away" } : {}) });
  };
  return (_request, response) => void answer(response);
}

async function answersInTime(db: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const asked = db.pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
