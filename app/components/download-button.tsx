import { useState } from "react";
import { t } from "../platform/translate.ts";
import { Button } from "./ui/action.ts";
import { InlineStack, Text } from "./ui/layout.ts";

type Props = { url: string; fileName: string; children: string; variant?: "primary"; accessibilityLabel?: string };

/** Fetches a file with the session of the admin, which a plain link does not carry, and hands it to the browser. */
export function DownloadButton({ url, fileName, children, variant, accessibilityLabel }: Props) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = () => {
    setState("busy");
    fetchFile(url, fileName)
      .then(() => setState("idle"))
      .catch(() => setState("failed"));
  };
  return (
    <InlineStack gap="200" blockAlign="center">
      <Button
        loading={state === "busy"}
        onClick={download}
        {...(variant ? { variant } : {})}
        {...(accessibilityLabel ? { accessibilityLabel } : {})}
      >
        {children}
      </Button>
      {state === "failed" ? (
        <Text as="span" tone="critical">
          {t("The file could not be fetched. Try again.")}
        </Text>
      ) : null}
    </InlineStack>
  );
}

/** Fetches a file and hands it to the browser. Throws when it is not there or the session is over. */
export function fetchFile(url: string, fileName: string): Promise<void> {
  return fetch(url)
    .then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.blob();
    })
    .then((file) => save(file, fileName));
}

function save(file: Blob, fileName: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
