import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** What this process counts. The names are an interface: dashboards and alerts are built on them. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics, prefix: "crossdock_" });

const registers = [metrics];
const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
  new Counter({ name: `crossdock_${name}`, help, labelNames, registers });

/** status of the answer: 200 stored, or known already · 401 not signed by us · 503 the database was away · … */
export const webhooksTaken = counter("webhooks_total", "Webhooks by status of the answer.", ["status"]);
export const webhookSeconds = new Histogram({
  name: "crossdock_webhook_seconds",
  help: "From the head of a webhook to its answer.",
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  registers,
});
export const jobsStarted = counter("jobs_started_total", "Jobs started, by name.", ["job"]);
/** outcome: done | again (put back, no failure) | failed (to be tried again) | dead (given up) */
export const jobsFinished = counter("jobs_finished_total", "Jobs ended, by name and outcome.", ["job", "outcome"]);
export const jobSeconds = new Histogram({
  name: "crossdock_job_seconds",
  help: "How long jobs ran, by name.",
  labelNames: ["job"],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers,
});
/** Effects on other stores that must happen once. unknown is not final: it is counted again when it is settled. */
export const attemptsEnded = counter("attempts_total", "Attempts by outcome.", ["outcome"]);
export const exceptionsOpened = counter("exceptions_opened_total", "Exceptions told, also again.", ["kind"]);
export const exceptionsResolved = counter("exceptions_resolved_total", "Exceptions that ended by themselves.", [
  "kind",
]);
/** state: sent | failed | unknown */
export const notificationsEnded = counter("notifications_total", "Messages to people by channel and end.", [
  "channel",
  "state",
]);
/** outcome: ok, or the code of the error, THROTTLED among them */
export const apiCalls = counter("api_calls_total", "Admin API calls by outcome.", ["outcome"]);
/** state: opened | closed. While one is open, no call goes to its store. */
export const breakerChanges = counter("breaker_changes_total", "Circuit breakers of stores that opened or closed.", [
  "state",
]);
export const decisionSeconds = new Histogram({
  name: "crossdock_decision_seconds",
  help: "How long the routing of an order was decided.",
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2],
  registers,
});
export const decisionNodes = new Histogram({
  name: "crossdock_decision_nodes",
  help: "Nodes that the optimiser looked at for one decision.",
  buckets: [1, 10, 100, 1_000, 10_000, 100_000],
  registers,
});
