import { useNavigate } from "@remix-run/react";
import { Modal, TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { useCallback, useEffect, useState } from "react";
import { t } from "../../platform/translate.ts";
import { Checkbox } from "../ui/form.ts";
import { BlockStack, Box, Text } from "../ui/layout.ts";
import { meaningOf, type GoTo } from "./keys.ts";
import { OPEN_HELP } from "./open-shortcuts.ts";
import { keysOfPage, pressOnPage } from "./page-keys.ts";

const SHEET = "keyboard-shortcuts";
const OFF = "crossdock.shortcuts-off";
/** "g" waits so long for its letter. */
const G_MS = 1_500;

/**
 * The keys of the app, and the sheet that tells them. They can be turned off (WCAG 2.1.4): who dictates text would set
 * them off by speaking.
 */
export function Shortcuts({ screens }: { screens: GoTo[] }) {
  const shopify = useAppBridge();
  const navigate = useNavigate();
  const [on, setOn] = useState(true);
  const [ofPage, setOfPage] = useState<{ letter: string; label: string }[]>([]);
  const help = useCallback(() => {
    setOfPage(keysOfPage());
    setOn(!isOff());
    void shopify.modal.show(SHEET);
  }, [shopify]);

  useEffect(() => {
    let gAt = -Infinity;
    const press = (event: KeyboardEvent) => {
      const afterG = event.timeStamp - gAt < G_MS;
      gAt = -Infinity;
      if (event.defaultPrevented || event.repeat || document.querySelector("dialog[open], [role=dialog]")) return;
      const meaning = meaningOf(
        { key: event.key, isChord: event.ctrlKey || event.metaKey || event.altKey, inField: isField(event.target) },
        afterG,
        screens,
      );
      if (meaning.do !== "nothing" && isOff()) return;
      switch (meaning.do) {
        case "nothing":
          return;
        case "go":
          gAt = event.timeStamp;
          return;
        case "help":
          help();
          break;
        case "visit":
          void navigate(meaning.to);
          break;
        case "page":
          if (!pressOnPage(meaning.letter)) return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    document.addEventListener(OPEN_HELP, help);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener(OPEN_HELP, help);
    };
  }, [screens, navigate, help]);

  return (
    <Modal id={SHEET} variant="small">
      <Box padding="400">
        <BlockStack gap="400">
          {ofPage.length > 0 ? (
            <Keys title={t("On this page")} keys={ofPage.map(({ letter, label }) => [[letter], label])} />
          ) : null}
          <Keys title={t("Go to")} keys={screens.map(({ letter, label }) => [["g", letter], label])} />
          <Keys title={t("Everywhere")} keys={[[["?"], t("This sheet")]]} />
          <Checkbox
            label={t("Use keyboard shortcuts")}
            helpText={t("In this browser. They never work inside fields.")}
            checked={on}
            onChange={(wanted) => {
              setOn(wanted);
              keep(wanted);
            }}
          />
        </BlockStack>
      </Box>
      <TitleBar title={t("Keyboard shortcuts")}>
        <button variant="primary" onClick={() => void shopify.modal.hide(SHEET)}>
          {t("Close")}
        </button>
      </TitleBar>
    </Modal>
  );
}

function Keys({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      <dl
        style={{
          margin: 0,
          display: "grid",
          gridTemplateColumns: "minmax(6.5rem, max-content) 1fr",
          columnGap: "var(--p-space-200)",
          rowGap: "var(--p-space-150)",
        }}
      >
        {keys.map(([letters, label]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt style={{ whiteSpace: "nowrap" }}>
              {letters.map((letter, i) => (
                <span key={letter}>
                  {i > 0 ? ` ${t("then")} ` : null}
                  <kbd
                    translate="no"
                    style={{ padding: "0 var(--p-space-150)", border: "1px solid var(--p-color-border)" }}
                  >
                    {letter}
                  </kbd>
                </span>
              ))}
            </dt>
            <dd style={{ margin: 0 }}>{label}</dd>
          </div>
        ))}
      </dl>
    </BlockStack>
  );
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ["checkbox", "radio", "button", "submit"].includes(target.type));

/** Browsers may forbid an embedded page to keep anything: then it holds until the page is left. */
function isOff(): boolean {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

function keep(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // Not kept.
  }
}
