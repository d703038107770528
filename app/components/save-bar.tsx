import { useBlocker } from "@remix-run/react";
import { SaveBar as AdminSaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { t } from "../platform/translate.ts";
import type { FieldsState } from "./use-fields.tsx";

/** The admin's own bar: it warns before changes are left behind. */
export function SaveBar({
  id,
  open,
  busy,
  onSave,
  onDiscard,
}: {
  id: string;
  open: boolean;
  busy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}) {
  useAskBeforeLeaving(open);
  return (
    <AdminSaveBar id={id} open={open} discardConfirmation>
      <button variant="primary" onClick={onSave} {...(busy ? { loading: "" } : {})} disabled={busy}>
        {t("Save")}
      </button>
      <button onClick={onDiscard} disabled={busy}>
        {t("Discard")}
      </button>
    </AdminSaveBar>
  );
}

/** The bar of a screen whose fields are kept by `useFields`. */
export function FieldsSaveBar({
  id,
  fields,
}: {
  id: string;
  fields: Omit<FieldsState<string>, "values" | "set" | "problem">;
}) {
  const { changed, busy, save, discard } = fields;
  return <SaveBar id={id} open={changed} busy={busy} onSave={save} onDiscard={discard} />;
}

/** A navigation that the admin has asked about already, or that it began: it asks before it tells the app. */
export const ASKED_ABOUT = { state: { askedAbout: true } } as const;

const wasAskedAbout = (state: unknown) =>
  typeof state === "object" && state !== null && "askedAbout" in state && state.askedAbout === true;

/** Whatever leads away inside the app (a link, a shortcut, the browser's own "back") waits for the admin's question. */
function useAskBeforeLeaving(unsaved: boolean) {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && currentLocation.pathname !== nextLocation.pathname && !wasAskedAbout(nextLocation.state),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    // It is answered when the person wants to leave, and never when not.
    void shopify.saveBar.leaveConfirmation().then(() => blocker.proceed());
  }, [blocker, shopify]);
}
