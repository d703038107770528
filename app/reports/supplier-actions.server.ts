import { z } from "zod";
import type { Actor } from "../platform/actor.ts";
import type { Problem } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { endConnection, moveSupplier, pauseConnection, resumeConnection } from "../suppliers/connections.server.ts";
import {
  acceptInvitation,
  declineInvitation,
  inviteSupplier,
  withdrawInvitation,
} from "../suppliers/invitations.server.ts";

const ofConnection = <Intent extends string>(intent: Intent) =>
  z.object({ intent: z.literal(intent), connectionId: z.string() });

/** What the forms about suppliers and retailers may ask for: the list, a supplier's page and the supplier's side share them. */
export const SupplierIntent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("invite"), domain: z.string().max(200) }),
  z.object({ intent: z.literal("move"), supplierId: z.string(), direction: z.enum(["up", "down"]) }),
  ofConnection("withdraw"),
  ofConnection("accept"),
  ofConnection("decline"),
  ofConnection("pause"),
  ofConnection("resume"),
  ofConnection("disconnect"),
]);
export type SupplierIntent = z.infer<typeof SupplierIntent>;

type Result = { ok: true; notice: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] };

const NOTICES: Record<SupplierIntent["intent"], string> = {
  invite: "Invitation sent",
  move: "Priority changed",
  withdraw: "Invitation withdrawn",
  accept: "Invitation accepted",
  decline: "Invitation declined",
  pause: "Connection paused",
  resume: "Connection resumed",
  disconnect: "Disconnected",
};

/** Does what such a form asks for, and says what to tell when it is done. */
export async function supplierAction(services: Services, actor: Actor, form: SupplierIntent): Promise<Result> {
  const done = await run(services, actor, form);
  if (!done.ok) return done;
  const invited = form.intent === "invite" ? { values: { invited: form.domain } } : {};
  return { ok: true, notice: NOTICES[form.intent], ...invited };
}

function run(services: Services, actor: Actor, form: SupplierIntent) {
  switch (form.intent) {
    case "invite":
      return inviteSupplier(services, actor, form);
    case "move":
      return moveSupplier(services, actor, form);
    case "withdraw":
      return withdrawInvitation(services, actor, form);
    case "accept":
      return acceptInvitation(services, actor, form);
    case "decline":
      return declineInvitation(services, actor, form);
    case "pause":
      return pauseConnection(services, actor, form);
    case "resume":
      return resumeConnection(services, actor, form);
    case "disconnect":
      return endConnection(services, actor, form);
  }
}
