import { useState, type ComponentProps, type KeyboardEvent } from "react";
import { t } from "../../../platform/translate.ts";
import { Button } from "../../ui/action.ts";
import { Select } from "../../ui/form.ts";
import { InlineStack } from "../../ui/layout.ts";

type Props = Pick<ComponentProps<typeof Select>, "id" | "options"> & {
  label: string;
  onAdd: (value: string) => void;
};

const MOVING = new Set(["Tab", "Shift", "Enter"]);

/**
 * Adds what is chosen from a list, at once. Who chooses with keys in the closed list comes past other entries on the
 * way: then it waits for Enter, or for the button that appears (WCAG 3.2.2).
 * @param options the first one, with the value "", says what can be added
 */
export function AddSelect({ label, onAdd, ...list }: Props) {
  const [byKeys, setByKeys] = useState(false);
  const [waiting, setWaiting] = useState("");
  const add = () => {
    if (waiting === "") return;
    setWaiting("");
    onAdd(waiting);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && waiting !== "") {
      event.preventDefault();
      add();
    } else if (!MOVING.has(event.key)) setByKeys(true);
  };
  return (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <div style={{ flex: 1, minWidth: 0 }} onKeyDown={onKeyDown} onPointerDown={() => setByKeys(false)}>
        <Select
          {...list}
          label={label}
          labelHidden
          value={waiting}
          onChange={(value) => {
            if (byKeys || value === "") setWaiting(value);
            else onAdd(value);
          }}
        />
      </div>
      {waiting === "" ? null : (
        <Button onClick={add} accessibilityLabel={t("{{label}}: add what is chosen", { label })}>
          {t("Add")}
        </Button>
      )}
    </InlineStack>
  );
}
