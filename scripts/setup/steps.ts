import { spawn } from "node:child_process";
import { environment } from "./environment.mjs";

export type Step = { name: string; command: string; args: string[]; env?: Record<string, string | undefined> };
export type StepResult = { step: Step; ok: boolean; output: string; seconds: number };

/** Runs a command to its end and keeps what it printed. */
export function runStep(step: Step, { echo = false } = {}): Promise<StepResult> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      env: environment({ FORCE_COLOR: "0", ...step.env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (ok: boolean) =>
      resolve({ step, ok, output, seconds: Math.round((performance.now() - startedAt) / 100) / 10 });
    child.on("error", (error) => {
      output += String(error);
      end(false);
    });
    child.on("exit", (code) => end(code === 0));
  });
}

/** Runs steps, `width` at a time, and prints a line for each as it ends, with its output when it failed. */
export async function runSteps(steps: Step[], width: number, { quiet = false } = {}): Promise<StepResult[]> {
  const waiting = [...steps];
  const results: StepResult[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const result = await runStep(step);
      results.push(result);
      if (!quiet) report(result);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** One line for a result; everything it printed when it failed. */
export function report({ step, ok, output, seconds }: StepResult) {
  console.log(`${ok ? "✓" : "✗"} ${step.name} (${seconds} s)`);
  if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, "    "));
}

/** Runs one of our programs, and throws with its last lines when it fails. `what` completes "Could not …". */
export async function must(what: string, args: string[], env: Step["env"] = {}): Promise<void> {
  const { ok, output } = await runStep({ name: what, command: process.execPath, args, env });
  if (!ok) throw new Error(`Could not ${what}:\n${output.trim().split("\n").slice(-20).join("\n")}`);
}
