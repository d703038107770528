import { Modal, TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { t } from "../platform/translate.ts";
import { useAction, type ActionFields } from "./actions.tsx";
import { Button } from "./ui/action.ts";
import { Box, Text } from "./ui/layout.ts";

type Props = Omit<ComponentProps<typeof Button>, "onClick" | "loading" | "children" | "id"> & {
  children: string;
  /** the modal's heading, a question */
  title: string;
  /** what will happen */
  body?: ReactNode;
  /** verb and noun, on the button that does it */
  confirm: string;
  destructive?: boolean;
  /** what is sent; null = not yet, the dialog stays open and says why */
  fields: () => ActionFields | null;
};

/** A button that asks first, in the admin's own dialog. The focus comes back to it. */
export function ConfirmButton({ children, title, body, confirm, destructive, fields, disabled, ...rest }: Props) {
  const shopify = useAppBridge();
  const { run, busy } = useAction();
  const id = useId().replaceAll(":", "");
  const buttonId = `${id}-button`;
  const modalId = `${id}-modal`;
  const close = () => void shopify.modal.hide(modalId);
  const send = () => {
    const ready = fields();
    if (ready === null) return;
    run(ready);
    close();
  };
  return (
    <div>
      <Button
        {...rest}
        id={buttonId}
        disabled={busy || disabled === true}
        onClick={() => void shopify.modal.show(modalId)}
      >
        {children}
      </Button>
      <Modal id={modalId} variant="small" onHide={() => document.getElementById(buttonId)?.focus()}>
        <Box padding="400">{typeof body === "string" ? <Text as="p">{body}</Text> : body}</Box>
        <TitleBar title={title}>
          <button variant="primary" {...(destructive ? { tone: "critical" as const } : {})} onClick={send}>
            {confirm}
          </button>
          <button onClick={close}>{t("Cancel")}</button>
        </TitleBar>
      </Modal>
    </div>
  );
}
