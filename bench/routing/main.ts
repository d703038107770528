// npm run bench:routing [-- --quick] [--json] [--seed N] [--only core|full|whole|worth]
// Prints each figure beside its goal; exit code 1 when a goal is missed. Generators: docs/routing-optimiser.md.
import { parseArgs } from "node:util";
import { coreSpeed } from "./core-speed.ts";
import { fullSpeed } from "./full-speed.ts";
import type { Run } from "./measure.ts";
import { createOracle } from "./oracle.ts";
import { isMet, sectionText, type Section } from "./report.ts";
import { wholeCall } from "./whole-call.ts";
import { worth } from "./worth.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});

/** In the order they are printed. A section measures one thing and brings its goals. */
const SECTIONS: Record<string, (run: Run) => Section | Promise<Section>> = {
  core: coreSpeed,
  full: fullSpeed,
  whole: wholeCall,
  worth,
};

const chosen = Object.entries(SECTIONS).filter(([name]) => values.only === undefined || name === values.only);
if (!chosen.length) throw new Error(`--only ${values.only}: there are ${Object.keys(SECTIONS).join(", ")}.`);
const say = (text: string) => void process.stderr.write(`… ${text}\n`);
const run: Run = { quick: values.quick, seed: Number(values.seed), oracle: await createOracle(), say };
const sections: Section[] = [];
for (const [, section] of chosen) {
  const done = await section(run);
  sections.push(done);
  if (!values.json) console.log(sectionText(done));
}
const goals = sections.flatMap((section) => section.goals);
const missed = goals.filter((goal) => !isMet(goal));
if (values.json)
  console.log(
    JSON.stringify(
      {
        seed: run.seed,
        node: process.version,
        sections: sections.map((one) => ({ ...one, goals: one.goals.map((goal) => ({ ...goal, met: isMet(goal) })) })),
        missed: missed.length,
      },
      null,
      2,
    ),
  );
else
  console.log(
    `\n${goals.length - missed.length} of ${goals.length} goals met (seed ${run.seed}, Node ${process.version})`,
  );
process.exitCode = missed.length ? 1 : 0;
