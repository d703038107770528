// docs/routing-rules.md and docs/rule-set.schema.json, from the vocabulary of the routing rules.
// `--check` writes nothing and fails when a checked-in file is not what the vocabulary says.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { say } from "../app/platform/phrase.ts";
import { ACTIONS } from "../app/routing/rules/actions/registry.ts";
import { CONDITIONS } from "../app/routing/rules/conditions/registry.ts";
import { FAMILIES, type Family, type Field } from "../app/routing/rules/kinds/condition.ts";
import { plainNames } from "../app/routing/rules/names.ts";
import { ruleSetJsonSchema } from "../app/routing/rules/schema.ts";
import { actionSentence, conditionSentence } from "../app/routing/rules/sentence.ts";

const PAGE = "docs/routing-rules.md";
const SCHEMA = "docs/rule-set.schema.json";
/** Prose that no vocabulary holds; `<!-- conditions -->` and `<!-- actions -->` are filled in. */
const TEXT = "scripts/rules-page.md";

const names = plainNames([{ id: "supplier-id", name: "Acme" }]);
const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;

const FAMILY_TITLES: Record<Family, string> = {
  order: "The order",
  customer: "The customer",
  destination: "The destination",
  delivery: "The delivery",
  time: "The time",
  line: "The lines",
  candidate: "The suppliers who could ship a line",
};

/** "`is`: at-least, more-than" for what a person chooses from; the unit where a number is given. */
function fieldText(field: Field): string {
  const when = field.when ? ` (with ${field.when.join(", ")})` : "";
  const what = () => {
    switch (field.kind) {
      case "choice":
        return field.list.map(({ value }) => value).join(", ");
      case "number":
        return `a ${field.whole ? "whole " : ""}number${field.unit === "" ? "" : ` of ${field.unit}`}`;
      case "money":
        return "an amount in minor units, and its currency";
      case "values":
        return field.choices.from === "list"
          ? `a list of ${field.choices.list.map(({ value }) => value).join(", ")}`
          : `a list of ${field.choices.from === "free" ? "texts" : field.choices.from.replace("-", " ")}`;
      case "text":
        return `a text, for example ${field.hint}`;
      case "time":
        return "a time, for example 14:30";
      case "date":
        return "a date, for example 2026-12-24";
    }
  };
  return `\`${field.name}\`${when}: ${what()}`;
}

const fieldsText = (fields: Field[]) => (fields.length === 0 ? "No fields." : `${fields.map(fieldText).join(" · ")}.`);

const conditions = FAMILIES.map((family) => {
  const own = CONDITIONS.filter((each) => each.family === family).map(({ id, meaning, fields, example }) =>
    [`#### ${id}`, meaning, `> ${say(conditionSentence(example, names))}`, json(example), fieldsText(fields)].join(
      "\n\n",
    ),
  );
  return [`### ${FAMILY_TITLES[family]}`, ...own].join("\n\n");
});

const actions = ACTIONS.map(({ id, meaning, fields, example }) =>
  [`### ${id}`, meaning, `> ${say(actionSentence(example, names))}`, json(example), fieldsText(fields)].join("\n\n"),
);

const page = readFileSync(TEXT, "utf8")
  .replace("<!-- conditions -->", () => conditions.join("\n\n"))
  .replace("<!-- actions -->", () => actions.join("\n\n"));

const files = [
  { path: PAGE, text: page, parser: "markdown" },
  { path: SCHEMA, text: JSON.stringify(ruleSetJsonSchema()), parser: "json" },
];
for (const { path, text, parser } of files) {
  const wanted = await format(text, { ...(await resolveConfig(path)), parser });
  if (existsSync(path) && readFileSync(path, "utf8") === wanted) continue;
  if (process.argv.includes("--check")) {
    console.error(
      `${path} is not what the vocabulary of the rules says. Run node scripts/rules-page.ts and commit it.`,
    );
    process.exitCode = 1;
  } else writeFileSync(path, wanted);
}
