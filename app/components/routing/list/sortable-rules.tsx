import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import type { ReactNode } from "react";
import { t } from "../../../platform/translate.ts";
import { DragHandleIcon, Icon } from "../../ui/icon.ts";

type Item = { id: string; name: string };

/** A list whose entries are put in order by dragging, with a pointer or with the keyboard. */
export function SortableRules({
  items,
  onMove,
  children,
}: {
  items: readonly Item[];
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}) {
  const sensors = useSensors(
    // A click on the handle is no drag.
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const place = (id: unknown) => items.findIndex((item) => item.id === id);
  const name = (id: unknown) => items[place(id)]?.name ?? t("The rule");
  const announcements: Announcements = {
    onDragStart: ({ active }) =>
      t("{{name}} is picked up. It is rule {{place}} of {{items}}.", {
        name: name(active.id),
        place: place(active.id) + 1,
        items: items.length,
      }),
    onDragOver: ({ active, over }) =>
      over ? t("{{name}} is over place {{place}}.", { name: name(active.id), place: place(over.id) + 1 }) : undefined,
    onDragEnd: ({ active, over }) =>
      over
        ? t("{{name}} is now rule {{place}}.", { name: name(active.id), place: place(over.id) + 1 })
        : t("{{name}} stays where it was.", { name: name(active.id) }),
    onDragCancel: ({ active }) => t("{{name}} stays where it was.", { name: name(active.id) }),
  };
  return (
    <DndContext
      id="routing-rules"
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable: t(
            "Press Space to pick the rule up, the arrow keys to move it, Space to put it down, Escape to stop.",
          ),
        },
      }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(place(active.id), place(over.id));
      }}
    >
      <SortableContext items={items.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

/** One entry; `children` is given the handle to show. */
export function SortableRule({ id, name, children }: Item & { children: (handle: ReactNode) => ReactNode }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const handle = (
    <button
      type="button"
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      aria-label={t("Drag {{name}}", { name })}
      style={{
        flex: "none",
        width: "1.75rem",
        height: "1.75rem",
        padding: "0.25rem",
        border: 0,
        borderRadius: "var(--p-border-radius-100)",
        background: "none",
        cursor: "grab",
        touchAction: "none",
      }}
    >
      <Icon source={DragHandleIcon} tone="subdued" />
    </button>
  );
  return (
    <li
      ref={setNodeRef}
      style={{
        transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined,
        transition,
        position: "relative",
        zIndex: isDragging ? 1 : undefined,
        opacity: isDragging ? 0.85 : undefined,
      }}
    >
      {children(handle)}
    </li>
  );
}
