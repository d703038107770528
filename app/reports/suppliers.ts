import { phrase, type Phrase } from "../platform/phrase.ts";
import { isDemoId } from "../platform/demo-id.ts";
import { connectionStatus, type ConnectionStatus } from "./status.ts";

export type SupplierRow = {
  /** null while only an invitation stands */
  supplierId: string | null;
  connectionId: string | null;
  name: string;
  domain: string | null;
  status: ConnectionStatus;
  /** whose pause it is: each side resumes for itself */
  pausedByYou: boolean;
  pausedByThem: boolean;
  invitedAt: Date | null;
  connectedAt: Date | null;
  /** 1 is asked first */
  place: number | null;
  openOrders: number;
  late: number;
  mappedSkus: number;
  /** what is in the way of sending, in one sentence */
  problem: Phrase | null;
};

export type StoredSupplier = {
  id: string;
  name: string;
  setupState: string;
  setupNote: string | null;
  connection: StoredConnection | null;
  openOrders: number;
  late: number;
  mappedSkus: number;
};

type StoredConnection = {
  id: string;
  state: string;
  /** null = a supplier without Shopify */
  invitedDomain: string | null;
  invitedAt: Date;
  acceptedAt: Date | null;
  retailerPausedAt: Date | null;
  supplierPausedAt: Date | null;
  lost: boolean;
  /** its store does not answer for the moment */
  away?: boolean;
};

/** Suppliers in order of preference, then open invitations. */
export function toSupplierRows(suppliers: StoredSupplier[], invitations: StoredConnection[]): SupplierRow[] {
  return [
    ...suppliers.map((supplier, i) => toRow(supplier, i + 1)),
    ...invitations.map((invitation): SupplierRow => ({
      ...connectionFacts(invitation),
      supplierId: null,
      name: invitation.invitedDomain ?? "",
      place: null,
      openOrders: 0,
      late: 0,
      mappedSkus: 0,
      problem: null,
    })),
  ];
}

function toRow(supplier: StoredSupplier, place: number): SupplierRow {
  const { id, name, openOrders, late, mappedSkus } = supplier;
  const facts = connectionFacts(supplier.connection);
  const demo = isDemoId(id);
  const live = facts.status === "connected" || facts.status === "paused";
  return {
    ...facts,
    ...(demo && { status: "demo" as const }),
    supplierId: id,
    name,
    place,
    openOrders,
    late,
    mappedSkus,
    problem: demo ? null : live ? (awayProblem(supplier) ?? setUpProblem(supplier)) : lostProblem(facts.status, name),
  };
}

const awayProblem = ({ name, connection }: StoredSupplier) =>
  connection?.away === true
    ? phrase("The store of {{name}} does not answer for the moment. What waits for it goes on by itself.", { name })
    : null;

const setUpProblem = ({ name, setupState, setupNote }: StoredSupplier) => {
  if (setupState === "ready") return null;
  if (setupState === "problem")
    return setupNote === null
      ? phrase("The set-up of {{name}} in your store did not finish.", { name })
      : phrase(setupNote);
  return phrase("{{name}} is being set up in your store. This takes a minute.", { name });
};

const lostProblem = (status: ConnectionStatus, name: string) =>
  status === "connection-lost"
    ? phrase("Shopify no longer lets Crossdock into the store of {{name}}. Ask them to open Crossdock.", { name })
    : null;

function connectionFacts(connection: StoredConnection | null) {
  return {
    connectionId: connection?.id ?? null,
    domain: connection?.invitedDomain ?? null,
    status: connectionStatus({ state: connection?.state ?? "ended", lost: connection?.lost ?? false }),
    pausedByYou: connection?.retailerPausedAt != null,
    pausedByThem: connection?.supplierPausedAt != null,
    invitedAt: connection?.invitedAt ?? null,
    connectedAt: connection?.acceptedAt ?? null,
  };
}
