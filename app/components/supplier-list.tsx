import { say } from "../platform/phrase.ts";
import { t } from "../platform/translate.ts";
import type { SupplierRow } from "../reports/suppliers.ts";
import { ActionButton } from "./actions.tsx";
import { useFormat } from "./app-context.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { ButtonGroup, Link } from "./ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "./ui/layout.ts";
import { CONNECTION_WORDS, count } from "./words.ts";

/** A shop's suppliers in the order in which they are asked, then its open invitations. */
export function SupplierList({ rows }: { rows: SupplierRow[] }) {
  const places = rows.filter((row) => row.place !== null).length;
  return (
    <Card>
      <BlockStack gap="400">
        {rows.map((row, i) => (
          <BlockStack gap="400" key={row.supplierId ?? row.connectionId ?? row.name}>
            {i > 0 ? <Divider /> : null}
            <Row row={row} places={places} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Row({ row, places }: { row: SupplierRow; places: number }) {
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingSm">
              {row.supplierId === null ? row.name : <Link url={`/app/suppliers/${row.supplierId}`}>{row.name}</Link>}
            </Text>
            <StatusBadge word={CONNECTION_WORDS[row.status]} />
          </InlineStack>
          <FactLine row={row} places={places} />
        </BlockStack>
        <InlineStack gap="200">
          {row.place !== null && places > 1 ? <Moves row={row} places={places} /> : null}
          <ConnectionButtons row={row} />
        </InlineStack>
      </InlineStack>
      {row.problem ? (
        <Text as="p" tone="caution">
          {say(row.problem)}
        </Text>
      ) : null}
      {row.pausedByThem ? (
        <Text as="p">{t("The supplier has paused. New orders go to others until it resumes.")}</Text>
      ) : null}
    </BlockStack>
  );
}

function FactLine({ row, places }: { row: SupplierRow; places: number }) {
  const format = useFormat();
  const facts =
    row.place === null
      ? [
          row.invitedAt ? t("Invited {{invitedAt}}", { invitedAt: format.ago(row.invitedAt) }) : t("Invited"),
          t("waits for the supplier's answer"),
        ]
      : [
          places > 1 ? t("Asked {{ordinal}}", { ordinal: ordinal(row.place) }) : null,
          count(row.mappedSkus, "mapped SKU"),
          count(row.openOrders, "open order"),
          row.late > 0 ? t("{{late}} late", { late: row.late }) : null,
        ];
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {facts.filter(Boolean).join(", ")}
    </Text>
  );
}

const ordinal = (place: number) => ["first", "second", "third"][place - 1] ?? t("number {{place}}", { place });

function Moves({ row, places }: { row: SupplierRow; places: number }) {
  const supplierId = row.supplierId ?? "";
  return (
    <ButtonGroup variant="segmented">
      <ActionButton
        fields={{ intent: "move", supplierId, direction: "up" }}
        disabled={row.place === 1}
        accessibilityLabel={t("Move up {{row}}", { row: row.name })}
      >
        {t("Move up")}
      </ActionButton>
      <ActionButton
        fields={{ intent: "move", supplierId, direction: "down" }}
        disabled={row.place === places}
        accessibilityLabel={t("Move down {{row}}", { row: row.name })}
      >
        {t("Move down")}
      </ActionButton>
    </ButtonGroup>
  );
}

/** What can be done about the connection with a supplier, or about an open invitation. */
export function ConnectionButtons({ row }: { row: SupplierRow }) {
  const connectionId = row.connectionId ?? "";
  if (row.status === "disconnected" || row.connectionId === null) return null;
  if (row.status === "invited") {
    return (
      <ConfirmButton
        title={t("Withdraw the invitation to {{row}}?", { row: row.name })}
        body={t("The supplier can no longer accept it. You can invite it again at any time.")}
        confirm={t("Withdraw invitation")}
        accessibilityLabel={t("Withdraw the invitation to {{row}}", { row: row.name })}
        destructive
        fields={() => ({ intent: "withdraw", connectionId })}
      >
        {t("Withdraw")}
      </ConfirmButton>
    );
  }
  return (
    <ButtonGroup>
      {row.pausedByYou ? (
        <ActionButton
          fields={{ intent: "resume", connectionId }}
          accessibilityLabel={t("Resume {{row}}", { row: row.name })}
        >
          {t("Resume")}
        </ActionButton>
      ) : (
        <ConfirmButton
          title={t("Pause {{row}}?", { row: row.name })}
          body={t("It gets no new orders until you resume. What it already has goes on.")}
          confirm={t("Pause supplier")}
          accessibilityLabel={t("Pause {{row}}", { row: row.name })}
          fields={() => ({ intent: "pause", connectionId })}
        >
          {t("Pause")}
        </ConfirmButton>
      )}
      <ConfirmButton
        title={t("Disconnect {{row}}?", { row: row.name })}
        body={t(
          "It gets no more orders. What it already has is still shipped, and its tracking still comes back. To work together again, you invite it again.",
        )}
        confirm={t("Disconnect supplier")}
        accessibilityLabel={t("Disconnect {{row}}", { row: row.name })}
        destructive
        fields={() => ({ intent: "disconnect", connectionId })}
      >
        {t("Disconnect")}
      </ConfirmButton>
    </ButtonGroup>
  );
}
