import type { LineUnits } from "../../store/fulfillment-orders.ts";
import { holdFulfillmentOrder, releaseHolds, setProgress } from "../../store/holds.ts";
import { mergeFulfillmentOrders, moveFulfillmentOrder, splitFulfillmentOrders } from "../../store/moves.ts";
import type { Outcome } from "../../store/outcome.ts";
import {
  acceptCancellation,
  acceptRequest,
  cancelFulfillmentOrder,
  closeRequest,
  rejectCancellation,
  rejectRequest,
  submitCancellation,
  submitRequest,
} from "../../store/requests.ts";
import { serviceAt } from "../../store/locations.ts";
import type { FulfillmentOrder, Store } from "../../types.ts";
import type { World } from "../../world.ts";
import {
  fulfillmentOrderOf,
  idOf,
  listOf,
  onlyKeys,
  stringOf,
  stringsOf,
  type Args,
  type Context,
  type Input,
} from "../context.ts";
import { ApiError, unmodelled } from "../errors.ts";
import { failed, fields, own, type Tables } from "../tables.ts";

/** Units asked for by fulfilment-order line items; null = everything. */
export function unitsOf(value: unknown): LineUnits[] | null {
  if (!Array.isArray(value)) return null;
  return listOf(value).map(({ id, quantity }) => ({
    id: idOf(id, "FulfillmentOrderLineItem"),
    quantity: quantity as number,
  }));
}

type Answer = (
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  message: string | null,
) => Outcome<{ fulfillmentOrder: FulfillmentOrder }>;

/** The service answers: only the app that owns the service may. */
function answered(context: Context, args: Args, answer: Answer): unknown {
  const fulfillmentOrder = fulfillmentOrderOf(context, args.id, "read");
  const service = serviceAt(context.store, fulfillmentOrder.locationId);
  if (service && service.clientId !== context.caller.clientId)
    throw new ApiError("ACCESS_DENIED", "Only the app that owns the fulfillment service can answer its requests.");
  return one(answer(context.world, context.store, fulfillmentOrder, stringOf(args.message)));
}

const one = (outcome: Outcome<{ fulfillmentOrder: FulfillmentOrder }>): unknown =>
  outcome.ok ? { fulfillmentOrder: outcome.fulfillmentOrder, userErrors: [] } : failed(outcome.userErrors);

function move(context: Context, args: Args): unknown {
  const outcome = moveFulfillmentOrder(context.world, context.store, fulfillmentOrderOf(context, args.id), {
    newLocationId: idOf(args.newLocationId, "Location"),
    units: unitsOf(args.fulfillmentOrderLineItems),
  });
  if (!outcome.ok) return failed(outcome.userErrors);
  return {
    movedFulfillmentOrder: outcome.moved,
    originalFulfillmentOrder: outcome.original,
    remainingFulfillmentOrder: outcome.remaining,
    userErrors: [],
  };
}

function submit(context: Context, args: Args): unknown {
  const outcome = submitRequest(context.world, context.store, fulfillmentOrderOf(context, args.id), {
    units: unitsOf(args.fulfillmentOrderLineItems),
    message: stringOf(args.message),
  });
  if (!outcome.ok) return failed(outcome.userErrors);
  return {
    originalFulfillmentOrder: outcome.original,
    submittedFulfillmentOrder: outcome.submitted,
    unsubmittedFulfillmentOrder: outcome.unsubmitted,
    userErrors: [],
  };
}

function split(context: Context, inputs: Input[]): unknown {
  const outcome = splitFulfillmentOrders(
    context.world,
    context.store,
    inputs.map((input) => ({
      fulfillmentOrder: fulfillmentOrderOf(context, input.fulfillmentOrderId),
      units: unitsOf(input.fulfillmentOrderLineItems) ?? [],
    })),
  );
  if (!outcome.ok) return failed(outcome.userErrors);
  return {
    fulfillmentOrderSplits: outcome.splits.map(({ fulfillmentOrder, remaining }) => ({
      fulfillmentOrder,
      remainingFulfillmentOrder: remaining,
      replacementFulfillmentOrder: null,
    })),
    userErrors: [],
  };
}

function merge(context: Context, inputs: Input[]): unknown {
  const merged: { fulfillmentOrder: FulfillmentOrder }[] = [];
  // Batches are atomic; one set at a time is all the sandbox does.
  if (inputs.length > 1) throw unmodelled("several fulfillmentOrderMergeInputs in one call");
  for (const input of inputs) {
    const intents = listOf(input.mergeIntents);
    if (intents.some((intent) => intent.fulfillmentOrderLineItems)) throw unmodelled("merging part of the line items");
    const originals = intents.map((intent) => fulfillmentOrderOf(context, intent.fulfillmentOrderId));
    const outcome = mergeFulfillmentOrders(context.world, context.store, originals);
    if (!outcome.ok) return failed(outcome.userErrors);
    merged.push({ fulfillmentOrder: outcome.fulfillmentOrder });
  }
  return { fulfillmentOrderMerges: merged, userErrors: [] };
}

function hold(context: Context, args: Args): unknown {
  const input = args.fulfillmentHold as Input;
  onlyKeys(input, "FulfillmentOrderHoldInput", [
    "externalId",
    "fulfillmentOrderLineItems",
    "handle",
    "notifyMerchant",
    "reason",
    "reasonNotes",
  ]);
  const outcome = holdFulfillmentOrder(context.world, context.store, fulfillmentOrderOf(context, args.id), {
    reason: input.reason as string,
    reasonNotes: stringOf(input.reasonNotes),
    handle: stringOf(input.handle) ?? "",
    externalId: stringOf(input.externalId),
    clientId: context.caller.clientId,
    units: unitsOf(input.fulfillmentOrderLineItems) ?? [],
  });
  if (!outcome.ok) return failed(outcome.userErrors);
  return {
    fulfillmentHold: outcome.hold,
    fulfillmentOrder: outcome.fulfillmentOrder,
    remainingFulfillmentOrder: outcome.remaining,
    userErrors: [],
  };
}

function cancel(context: Context, args: Args): unknown {
  const outcome = cancelFulfillmentOrder(context.world, context.store, fulfillmentOrderOf(context, args.id));
  if (!outcome.ok) return failed(outcome.userErrors);
  return {
    fulfillmentOrder: outcome.fulfillmentOrder,
    replacementFulfillmentOrder: outcome.replacement,
    userErrors: [],
  };
}

const progress = (context: Context, args: Args, reported: boolean): unknown =>
  one(setProgress(context.world, context.store, fulfillmentOrderOf(context, args.id), reported));

export const fulfillmentOrderMutations: Tables = {
  Mutation: fields({
    fulfillmentOrderMove: (_root, context, args) => move(context, args),
    fulfillmentOrderSplit: (_root, context, args) => split(context, listOf(args.fulfillmentOrderSplits)),
    fulfillmentOrderMerge: (_root, context, args) => merge(context, listOf(args.fulfillmentOrderMergeInputs)),
    fulfillmentOrderSubmitFulfillmentRequest: (_root, context, args) => submit(context, args),
    fulfillmentOrderAcceptFulfillmentRequest: (_root, context, args) => answered(context, args, acceptRequest),
    fulfillmentOrderRejectFulfillmentRequest: (_root, context, args) => answered(context, args, rejectRequest),
    fulfillmentOrderClose: (_root, context, args) => answered(context, args, closeRequest),
    fulfillmentOrderSubmitCancellationRequest: (_root, context, args) =>
      one(
        submitCancellation(context.world, context.store, fulfillmentOrderOf(context, args.id), stringOf(args.message)),
      ),
    fulfillmentOrderAcceptCancellationRequest: (_root, context, args) => answered(context, args, acceptCancellation),
    fulfillmentOrderRejectCancellationRequest: (_root, context, args) => answered(context, args, rejectCancellation),
    fulfillmentOrderCancel: (_root, context, args) => cancel(context, args),
    fulfillmentOrderHold: (_root, context, args) => hold(context, args),
    fulfillmentOrderReleaseHold: (_root, context, args) =>
      one(
        releaseHolds(
          context.world,
          context.store,
          fulfillmentOrderOf(context, args.id),
          Array.isArray(args.holdIds) ? stringsOf(args.holdIds).map((id) => idOf(id, "FulfillmentHold")) : null,
        ),
      ),
    fulfillmentOrderReportProgress: (_root, context, args) => progress(context, args, true),
    fulfillmentOrderOpen: (_root, context, args) => progress(context, args, false),
  }),
  FulfillmentOrderMergeResult: own("fulfillmentOrder"),
  FulfillmentOrderSplitResult: own("fulfillmentOrder", "remainingFulfillmentOrder", "replacementFulfillmentOrder"),
};
