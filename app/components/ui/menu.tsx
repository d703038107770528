import { ActionList, Button, Popover } from "@shopify/polaris";
import { useState } from "react";

type Item = { content: string; onAction: () => void; destructive?: boolean };

/** A button with further actions. */
export function Menu({
  label,
  accessibilityLabel,
  items,
}: {
  label: string;
  accessibilityLabel: string;
  items: Item[];
}) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      autofocusTarget="first-node"
      activator={
        <Button disclosure size="slim" accessibilityLabel={accessibilityLabel} onClick={() => setOpen(!open)}>
          {label}
        </Button>
      }
    >
      <ActionList
        actionRole="menuitem"
        items={items.map(({ onAction, ...item }) => ({
          ...item,
          onAction: () => {
            setOpen(false);
            onAction();
          },
        }))}
      />
    </Popover>
  );
}
