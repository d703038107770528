import { useNavigate } from "@remix-run/react";
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

/** Leads to another page of the app; where changes are not saved, the admin asks first. */
export function useLeave(unsaved: boolean): (to: string) => void {
  const navigate = useNavigate();
  const shopify = useAppBridge();
  return (to) => {
    if (unsaved) void shopify.saveBar.leaveConfirmation().then(() => navigate(to));
    else void navigate(to);
  };
}
