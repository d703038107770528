import { testStages } from "./matrix/run.ts";

// Each change × each stage × each answer: the outcome that both stores end in, as docs/changes-after-the-order.md tells it.
testStages(["in-flight", "unknown", "sent"]);
