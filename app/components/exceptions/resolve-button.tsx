import { t } from "../../platform/translate.ts";
import { AskButton } from "../ask-button.tsx";

type Props = {
  /** one, or several separated by commas */
  id: string;
  intent?: string;
  about: string;
  cause: string;
  children?: string;
};

/** Marks an exception as resolved, with the reader's reason. */
export const ResolveButton = ({ id, intent = "resolve", about, cause, children = t("Resolve") }: Props) => (
  <AskButton
    title={t("Mark as resolved?")}
    confirm={t("Mark as resolved")}
    accessibilityLabel={t("Resolve {{about}}", { about })}
    body={cause}
    field={{
      ...{ label: "Reason", helpText: "Kept with the exception, for whoever looks later." },
      ...{ maxLength: 300, multiline: 2 },
    }}
    missing={t("Say how it was resolved.")}
    fields={(reason) => ({ intent, id, reason })}
  >
    {children}
  </AskButton>
);
