import { useNavigate } from "@remix-run/react";
import type { FieldsState } from "./use-fields.tsx";
import { SaveBar as AdminSaveBar, useAppBridge } from "@shopify/app-bridge-react";

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
  return (
    <AdminSaveBar id={id} open={open} discardConfirmation>
      <button variant="primary" onClick={onSave} {...(busy ? { loading: "" } : {})} disabled={busy}>
        Save
      </button>
      <button onClick={onDiscard} disabled={busy}>
        Discard
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

/** Leads to another page of the app; where changes are not saved, the admin asks first. */
export function useLeave(unsaved: boolean): (to: string) => void {
  const navigate = useNavigate();
  const shopify = useAppBridge();
  return (to) => {
    if (unsaved) void shopify.saveBar.leaveConfirmation().then(() => navigate(to));
    else void navigate(to);
  };
}
