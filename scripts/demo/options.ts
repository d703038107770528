import { parseArgs } from "node:util";

const SCENES = ["day", "messy"] as const;
/** `messy`: a day on which customers, merchants and suppliers change their minds. */
export type Scene = (typeof SCENES)[number];

export type DemoOptions = {
  /** run the scene, compare all stores, end with 0 or 1 */
  check: boolean;
  json: boolean;
  reset: boolean;
  folder: string;
  scene: Scene;
  orders: number;
  seed: number;
};

const USAGE = `npm run demo [-- options]
  --check        play a day, compare the final state of all stores, print "differences: N", do not stay up
  --json         print the day's table as JSON
  --reset        forget everything stored and start afresh
  --scene NAME   day, or messy: changes, cancellations, holds, odd orders
  --orders N     orders of the day (default 44)
  --seed N       another day (default 1)
  --folder PATH  where the data lives (default .data/demo)`;

/** @throws with the usage when an option is unknown or a number is none */
export function demoOptions(args: string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        check: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        reset: { type: "boolean", default: false },
        folder: { type: "string", default: ".data/demo" },
        scene: { type: "string", default: "day" },
        orders: { type: "string", default: "44" },
        seed: { type: "string", default: "1" },
      },
    });
    const whole = (name: "orders" | "seed") => {
      const value = Number(values[name]);
      if (!Number.isInteger(value) || value < 1)
        throw new Error(`--${name} takes a whole number from 1, not "${values[name]}"`);
      return value;
    };
    const scene = SCENES.find((name) => name === values.scene);
    if (!scene) throw new Error(`There is no scene "${values.scene}". Scenes: ${SCENES.join(", ")}`);
    return { ...values, scene, orders: whole("orders"), seed: whole("seed") };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}
