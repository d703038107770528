import { expect, test } from "vitest";
import { sectionOf } from "./help.ts";

const PAGE = `# Page\n\nIntro.\n\n## one\n\n**Title.** A [link](x.md) and \`code\`.\n\n- **What you can do.** Ask,\n  then wait.\n- **Goes away** when it ends.\n\n## two\n\nText.\n`;

test("a section is read in paragraphs and points, without the marks of Markdown", () => {
  expect(sectionOf(PAGE, "one")).toEqual({
    paragraphs: ["Title. A link and code."],
    points: [
      { label: "What you can do", text: "Ask, then wait." },
      { label: "Goes away", text: "when it ends." },
    ],
  });
  expect(sectionOf(PAGE, "two")).toEqual({ paragraphs: ["Text."], points: [] });
  expect(sectionOf(PAGE, "three")).toBeNull();
});
