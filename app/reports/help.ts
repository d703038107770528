/** A section of a page of the documentation, in parts that a screen can show without drawing Markdown. */
export type HelpSection = { paragraphs: string[]; points: { label: string; text: string }[] };

/** The section under a heading of level 2; null when the page has none. */
export function sectionOf(markdown: string, heading: string): HelpSection | null {
  const [, section] = `\n${markdown}`.split(`\n## ${heading}\n`);
  if (section === undefined) return null;
  const blocks = section
    .split(/\n## /, 1)[0]!
    .split(/\n\n/)
    .flatMap((block) => (block.startsWith("- ") ? block.split(/\n(?=- )/) : [block]))
    .map((block) => block.trim())
    .filter(Boolean);
  const points = blocks.flatMap((block) => {
    const [, label, text] = /^- \*\*(.+?)\.?\*\*\s*(.*)$/s.exec(block) ?? [];
    return label === undefined || text === undefined ? [] : [{ label, text: plain(text) }];
  });
  const paragraphs = blocks.filter((block) => !block.startsWith("- ")).map(plain);
  return { paragraphs, points };
}

/** Without the marks for emphasis, code and links. */
const plain = (text: string) =>
  text
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replaceAll(/\*\*|`/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
