import { t } from "../platform/translate.ts";
import { Badge } from "./ui/feedback.ts";
import type { Word } from "./words.ts";

/** A status as a badge. The label says it all: the color only repeats it. */
export function StatusBadge({ word }: { word: Word }) {
  return (
    <Badge {...(word.tone ? { tone: word.tone } : {})} {...(word.progress ? { progress: word.progress } : {})}>
      {t(word.label)}
    </Badge>
  );
}
