import type { Plan } from "./plans.ts";
import type { Report } from "./run.ts";
import { nameOfFault } from "./vendors/bad-days.ts";
import { neverDone } from "./vendors/play-vendors.ts";

/** Why a run has failed: one sentence each. Empty when it held. */
export function verdict(report: Report, plan: Plan): string[] {
  const told = Object.keys(report.told).length;
  const most = Math.max(1, Math.ceil(plan.exceptionsMost * report.orders));
  const { givenUp, notTaken } = report.webhooks;
  return [
    ...report.broken.map(({ rule, subject, detail, order }) => `${rule}: ${subject} of ${order ?? "?"}: ${detail}`),
    ...report.differences.map(({ kind, order, says }) => `${kind}: ${order ?? ""} ${says}`),
    ...report.forgotten.map((id) => `Webhook ${id} was answered with 200 and is not kept.`),
    ...(givenUp > 0 ? [`${givenUp} webhooks were never taken.`] : []),
    ...(plan.takesAlways && notTaken > 0 ? [`${notTaken} webhooks were not taken at their first attempt.`] : []),
    ...(report.quiet ? [] : ["It never came to rest."]),
    ...(told > most ? [`${told} of ${report.orders} orders need a person; at most ${most} may.`] : []),
    ...report.havoc
      .filter(({ goesOnMs }) => (goesOnMs ?? 0) > plan.goesOnWithinMs)
      .map(({ says, goesOnMs }) => `${says}: it took ${goesOnMs} ms until its jobs went on.`),
    ...growth(report, plan),
    ...missed(report, plan),
  ];
}

/** How a failure ends that is no broken promise. */
export const PROVES_NOTHING = "the run proves nothing.";

/** What the plan is about and what did not happen: then the run proves nothing. */
function missed({ struck, havoc, webhooks, vendors }: Report, plan: Plan): string[] {
  const { lose = 0, badSignature = 0, maxCopies = 1 } = plan.webhooks;
  const wanted: [string, boolean][] = [
    ...plan.faults.map(({ kind }): [string, boolean] => [`the fault ${kind}`, (struck[kind] ?? 0) > 0]),
    ...(plan.vendors ?? []).map((fault): [string, boolean] => {
      const name = nameOfFault(fault);
      return [`the fault ${name}`, (struck[name] ?? 0) > 0];
    }),
    ...plan.havoc.map((what): [string, boolean] => [what, havoc.some((wreck) => wreck.what === what)]),
    ["work that had to go on", !plan.withRedis || havoc.some(({ goesOnMs }) => goesOnMs !== null)],
    ["a lost webhook", lose === 0 || webhooks.lost > 0],
    ["a webhook with a wrong signature", badSignature === 0 || webhooks.notTaken > 0],
    ["a doubled webhook", maxCopies === 1 || webhooks.delivered > webhooks.events - webhooks.lost],
  ];
  const absent = wanted.filter(([, happened]) => !happened).map(([what]) => what);
  if (vendors) absent.push(...neverDone(vendors));
  return [...new Set(absent)].map((what) => `Not once was there ${what}: ${PROVES_NOTHING}`);
}

const median = (list: readonly number[]) =>
  list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;
const MIB = 2 ** 20;
const LEAST_SAMPLES = 12;

/** Memory in the third quarter of the run, when everything has been used once, against the last quarter. */
export function growth({ memory }: Pick<Report, "memory">, { growthMost }: Pick<Plan, "growthMost">): string[] {
  if (growthMost === null) return [];
  return Object.entries(memory).flatMap(([name, taken]) => {
    if (taken.length < LEAST_SAMPLES) return [`${name} was asked for its memory ${taken.length} times only.`];
    const at = (share: number) => Math.floor(taken.length * share);
    const before = median(taken.slice(at(0.5), at(0.75)));
    const after = median(taken.slice(at(0.75)));
    const share = after / before - 1;
    const says = `${name} grew from ${Math.round(before / MIB)} to ${Math.round(after / MIB)} MiB (${(share * 100).toFixed(0)} %).`;
    return share > growthMost ? [says] : [];
  });
}
