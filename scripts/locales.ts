// npm run locales [-- --check]: writes every text of the merchants' screens into app/locales/en.json, in i18next's format
// (JSON v4; the English text is its own key). With --check nothing is written: ends with 1 when the file is stale, or when
// a screen has words that no translator would find.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import ts from "typescript";

const FILE = "app/locales/en.json";
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

/** What is said on the merchants' screens may be written anywhere in app/: as a phrase, or marked with msg. */
const isOurs = (file: string) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$/.test(file);
/** Screens of the admin. Pages of the portal have words of their own in three languages (app/portal/words). */
const isScreen = (file: string) => /^app\/(components\/|routes\/app\.|root\.tsx)/.test(file);
const SAID_LATER = /^(msg|phrases?)$/;
/** Attributes that are read or seen. */
const SHOWN =
  /^(title|label|helpText|help|subtitle|confirm|heading|body|accessibilityLabel|aria-label|searchLabel|missing)$/;

const texts = new Map<string, string>();
const complaints: string[] = [];

for (const name of readdirSync("app", { recursive: true, encoding: "utf8" })) {
  const file = path.posix.join("app", name.replaceAll(path.sep, "/"));
  if (!isOurs(file)) continue;
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, kind);
  const at = (node: ts.Node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && (isScreen(file) || SAID_LATER.test(node.expression.getText()))) collect(node, at);
    if (!isScreen(file)) return void ts.forEachChild(node, visit);
    if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text))
      complaints.push(`${at(node)}: “${node.text.trim()}” is not in t().`);
    if (
      ts.isJsxAttribute(node) &&
      SHOWN.test(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      /^\p{Lu}\p{Ll}+|\p{Ll} \p{Ll}/u.test(node.initializer.text)
    )
      complaints.push(`${at(node)}: ${node.getText()} is not in t().`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/**
 * Texts by the functions that show them: t, msg and phrase; count, plural and phrases; and answer, whose words come back as
 * a toast.
 */
function collect(call: ts.CallExpression, at: (node: ts.Node) => string): void {
  const [first, second, third] = call.arguments;
  const add = (text: string) => {
    if (text.trim() !== "") texts.set(text, text);
    // A string shows them as they stand; only the text of an element would not.
    if (/&#?\w+;/.test(text)) complaints.push(`${at(call)}: “${text}” has a character written for HTML.`);
  };
  switch (call.expression.getText()) {
    case "t":
    case "msg":
    case "phrase":
      for (const text of first ? literals(first) : []) add(text);
      return;
    case "answer":
      for (const text of second ? literals(second) : []) add(text);
      return;
    case "count": {
      const [one] = second ? literals(second) : [];
      if (one === undefined) return void complaints.push(`${at(call)}: count() needs its word as a literal.`);
      const [many = `${one}s`] = third ? literals(third) : [];
      addPlural(`{{count}} ${one}`, `{{count}} ${many}`);
      return;
    }
    case "plural":
    case "phrases": {
      const [one] = second ? literals(second) : [];
      const [other] = third ? literals(third) : [];
      if (one !== undefined && other !== undefined) addPlural(one, other);
    }
  }
}

function addPlural(one: string, other: string): void {
  texts.set(`${one}_one`, one);
  texts.set(`${one}_other`, other);
}

/** The literals that an expression may be: both sides of a choice. */
function literals(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...literals(node.left), ...literals(node.right)];
  return [];
}

const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
const written = `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
if (values.check) {
  if (readFileSync(FILE, "utf8") !== written)
    complaints.push(`${FILE} is not what the screens say. Run: npm run locales`);
} else writeFileSync(FILE, written);
for (const complaint of complaints) console.error(complaint);
console.log(`${texts.size} texts, ${complaints.length} complaints`);
process.exitCode = complaints.length ? 1 : 0;
