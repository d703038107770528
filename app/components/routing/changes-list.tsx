import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { Change } from "../../routing/rules/check/diff.ts";
import { Divider, Text } from "../ui/layout.ts";

/** What one version does differently from another, in sentences. */
export const ChangesList = ({ changes }: { changes: readonly Change[] }) => (
  <ul
    aria-label={t("Changes")}
    style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: "var(--p-space-200)" }}
  >
    {changes.map(({ text }, i) => (
      <li key={i} style={{ display: "grid", gap: "var(--p-space-200)" }}>
        {i > 0 ? <Divider /> : null}
        <Text as="p" breakWord>
          {say(text)}
        </Text>
      </li>
    ))}
  </ul>
);
