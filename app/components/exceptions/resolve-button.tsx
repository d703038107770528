import { useRef, useState } from "react";
import { ConfirmButton } from "../confirm-button.tsx";
import { TextField } from "../ui/form.ts";
import { BlockStack, Text } from "../ui/layout.ts";

type Props = {
  /** one, or several separated by commas */
  id: string;
  intent?: string;
  about: string;
  cause: string;
  children?: string;
};

/** Marks an exception as resolved, with the reader's reason. */
export function ResolveButton({ id, intent = "resolve", about, cause, children = "Resolve" }: Props) {
  const [reason, setReason] = useState("");
  const latest = useRef(reason);
  const [asked, setAsked] = useState(false);
  const change = (text: string) => {
    latest.current = text;
    setReason(text);
  };
  return (
    <ConfirmButton
      size="slim"
      title="Mark as resolved?"
      confirm="Mark as resolved"
      accessibilityLabel={`Resolve ${about}`}
      body={
        <BlockStack gap="300">
          <Text as="p">{cause}</Text>
          <TextField
            label="Reason"
            helpText="Kept with the exception, for whoever looks later."
            value={reason}
            onChange={change}
            maxLength={300}
            multiline={2}
            autoComplete="off"
            error={asked && reason.trim() === "" ? "Say how it was resolved." : undefined}
          />
        </BlockStack>
      }
      fields={() => {
        setAsked(true);
        return latest.current.trim() === "" ? null : { intent, id, reason: latest.current };
      }}
    >
      {children}
    </ConfirmButton>
  );
}
