import { numericId } from "../../platform/gid.ts";
import type { AdminClient, AdminError, Turn } from "../../shopify/admin-client.server.ts";
import { waitOf } from "../../shopify/admin-errors.ts";
import {
  BeginSupplierOrderEditDocument,
  CommitSupplierOrderEditDocument,
  SetSupplierOrderQuantityDocument,
} from "../../shopify/operations.generated.ts";
import type { LineQuantity, ReduceResult, StagedReduction, Trouble } from "../connector.ts";
import { trouble } from "./trouble.ts";

const RETRY_TRANSIENT_MS = 15_000;
/** An edit that somebody has begun and not finished. */
const IN_PROGRESS = /edit (is )?already in progress|already has an order edit/i;
const RETRY_IN_PROGRESS_MS = 60_000;

type Reduction = { externalGid: string; lines: readonly LineQuantity[]; note: string };

/**
 * An order edit of Shopify: begun and staged here, where it changes nothing, and made by its commit. A session that is
 * not committed is forgotten, so beginning again is harmless. Source: orderEditBegin, orderEditSetQuantity,
 * orderEditCommit; ids of calculated lines carry the number of the order's line.
 */
export async function stageReduction(
  admin: AdminClient,
  { externalGid, lines, note }: Reduction,
): Promise<{ ok: true; staged: StagedReduction<Turn> } | Trouble> {
  const begun = await admin.idempotent(BeginSupplierOrderEditDocument, { id: externalGid });
  if (!begun.ok) return trouble(begun.error);
  const { calculatedOrder, userErrors = [] } = begun.data.orderEditBegin ?? {};
  if (!calculatedOrder) return refusal(userErrors);
  for (const { externalLineGid, units } of lines) {
    const line = calculatedOrder.lineItems.nodes.find(({ id }) => numericId(id) === numericId(externalLineGid));
    if (!line) return refusal([{ message: "The store does not let a line of it be edited." }]);
    const set = await admin.idempotent(SetSupplierOrderQuantityDocument, {
      ...{ id: calculatedOrder.id, lineItemId: line.id, quantity: units, restock: true },
    });
    if (!set.ok) return trouble(set.error);
    const { calculatedLineItem, userErrors: problems = [] } = set.data.orderEditSetQuantity ?? {};
    if (!calculatedLineItem) return refusal(problems);
    // What would come of it is seen before it is made: exactly these units leave, whatever Shopify counts as quantity.
    if (calculatedLineItem.editableQuantity !== line.editableQuantity - (line.quantity - units))
      return refusal([{ message: `The store would leave ${calculatedLineItem.quantity} units instead of ${units}.` }]);
  }
  const turn = await admin.reserve(CommitSupplierOrderEditDocument);
  if (!turn.ok) return trouble(turn.error);
  const id = calculatedOrder.id;
  return {
    ok: true,
    staged: { turn: turn.data, commit: (fence) => commit(admin, { id, note, turn: turn.data, ...fence }) },
  };
}

async function commit(
  admin: AdminClient,
  { id, note, turn, sendBefore }: { id: string; note: string; turn: Turn; sendBefore: Date },
): Promise<ReduceResult> {
  const variables = { id, staffNote: note.slice(0, 255) };
  const answer = await admin.once(CommitSupplierOrderEditDocument, variables, { sendBefore, turn });
  if (!answer.ok) return commitTrouble(answer.error);
  const { order, userErrors = [] } = answer.data.orderEditCommit ?? {};
  if (order) return { kind: "accepted" };
  if (userErrors.length > 0) return { kind: "refused", message: textOf(userErrors) };
  return { kind: "unknown", message: "Shopify answered with neither an order nor an error." };
}

function commitTrouble(error: AdminError): ReduceResult {
  const { message } = error;
  const waitMs = waitOf(error);
  if (waitMs !== null) return { kind: "not-sent", retryInMs: waitMs, message };
  if (error.class === "unknown") return { kind: "unknown", message };
  if (error.class === "transient")
    return { kind: "not-sent", retryInMs: error.retryAfterMs ?? RETRY_TRANSIENT_MS, message };
  return { kind: "refused", message };
}

function refusal(userErrors: readonly { message: string }[]): Trouble {
  const message = textOf(userErrors);
  return IN_PROGRESS.test(message)
    ? { ok: false, retry: true, retryInMs: RETRY_IN_PROGRESS_MS, message }
    : { ok: false, retry: false, message };
}

const textOf = (errors: readonly { message: string }[]) =>
  errors.map(({ message }) => message).join(" ") || "Shopify answered with neither an edit nor an error.";
