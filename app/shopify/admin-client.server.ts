import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { AdminError } from "./admin-errors.ts";

export type { AdminError } from "./admin-errors.ts";

/** What the Admin API said. `cost` is in points. userErrors are part of `data`: the caller reads them. */
export type Answer<Data> = { ok: true; data: Data; cost: number } | { ok: false; error: AdminError };

/** The Admin API of one shop. Errors are values; see AdminError for their classes. */
export type AdminClient = {
  /** Reads. Tried again on every trouble that may pass. */
  query<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Answer<Data>>;
  /** A mutation that may be repeated without harm. Tried again like a read. */
  idempotent<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /** A mutation that must not happen twice: never repeated once it may have been written. */
  once<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: { sendBefore?: Date },
  ): Promise<Answer<Data>>;
};

/** Thrown by `orThrow`; the job runner waits `retryAfterMs` when Shopify named a time. */
export class AdminCallFailed extends Error {
  readonly error: AdminError;
  readonly retryAfterMs: number | undefined;
  constructor(error: AdminError) {
    super(`${error.code}: ${error.message}`);
    this.name = "AdminCallFailed";
    this.error = error;
    this.retryAfterMs = error.retryAfterMs;
  }
}

/** The data, or a throw: for jobs whose whole answer to trouble is to be run again later. */
export function orThrow<Data>(answer: Answer<Data>): Data {
  if (answer.ok) return answer.data;
  throw new AdminCallFailed(answer.error);
}
