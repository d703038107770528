import { t } from "../../platform/translate.ts";
import type { OrderPage } from "../../reports/order-page.ts";
import { ActionButton } from "../actions.tsx";
import { AskButton } from "../ask-button.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { PossibleActions } from "./possible.tsx";

/** What a person may do with the whole order. */
export function OrderActionsCard({ order }: { order: Pick<OrderPage, "id" | "can"> }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Actions")}
        </Text>
        <PossibleActions
          actions={[
            {
              label: t("Send now"),
              shortcut: "s",
              whyNot: order.can.send,
              button: (state) => (
                <ActionButton
                  {...state}
                  variant={state.disabled ? "secondary" : "primary"}
                  fields={{ intent: "send-now" }}
                >
                  {t("Send now")}
                </ActionButton>
              ),
            },
            {
              label: t("Hold order"),
              shortcut: "h",
              whyNot: order.can.hold,
              button: (state) => (
                <AskButton
                  {...state}
                  size="medium"
                  title={t("Put this order on hold?")}
                  body={t(
                    "What no supplier has yet waits until somebody releases the hold. What a supplier has stays there.",
                  )}
                  field={{ label: "Reason", helpText: "Others read it on the order.", maxLength: 200 }}
                  missing={t("Say why the order waits.")}
                  confirm={t("Hold order")}
                  fields={(reason) => ({ intent: "hold", reason })}
                >
                  {t("Hold order")}
                </AskButton>
              ),
            },
            {
              label: t("Choose suppliers"),
              shortcut: "c",
              whyNot: null,
              button: () => <Button url={`/app/orders/${order.id}/suppliers`}>{t("Choose suppliers or split")}</Button>,
            },
          ]}
        />
      </BlockStack>
    </Card>
  );
}
