import { useRef, useState, type ComponentProps, type ReactNode } from "react";
import type { ActionFields } from "./actions.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { TextField } from "./ui/form.ts";
import { BlockStack, Text } from "./ui/layout.ts";

type Props = Omit<ComponentProps<typeof ConfirmButton>, "body" | "fields"> & {
  /** what stands above the field */
  body?: ReactNode;
  field: Pick<ComponentProps<typeof TextField>, "label" | "helpText" | "placeholder" | "maxLength" | "multiline">;
  /** what is said when nothing was entered */
  missing: string;
  /** what is sent, with what was entered */
  fields: (entered: string) => ActionFields;
};

/** A button that asks for a text first, and sends nothing without one. */
export function AskButton({ body, field, missing, fields, ...button }: Props) {
  const [text, setText] = useState("");
  // The dialog may ask for the fields before the last letter is drawn.
  const latest = useRef(text);
  const [asked, setAsked] = useState(false);
  const input = (
    <TextField
      {...field}
      value={text}
      onChange={(entered) => {
        latest.current = entered;
        setText(entered);
      }}
      autoComplete="off"
      error={asked && text.trim() === "" ? missing : undefined}
    />
  );
  return (
    <ConfirmButton
      size="slim"
      {...button}
      body={
        body === undefined ? (
          input
        ) : (
          <BlockStack gap="300">
            <Text as="p">{body}</Text>
            {input}
          </BlockStack>
        )
      }
      fields={() => {
        setAsked(true);
        return latest.current.trim() === "" ? null : fields(latest.current);
      }}
    />
  );
}
