import { z } from "zod";
import { resolveExceptions } from "../exceptions/exceptions.server.ts";
import type { Actor } from "../platform/actor.ts";
import type { Done } from "../platform/problem.ts";
import { msg } from "../platform/translate.ts";
import type { Services } from "../shopify/services.ts";
import { applyProposal, askedOrderOf } from "../tracking/vendors/mail/apply-proposal.server.ts";
import { openMail } from "../tracking/vendors/mail/open-mail.server.ts";
import { MailProposal } from "../tracking/vendors/mail/proposal.ts";

/** What the form about a mail sends. Units by line: "12"; empty = none. */
export const MailIntent = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("apply"),
    says: MailProposal.shape.says,
    carrier: z.string().max(100).default(""),
    numbers: z.string().max(2000).default(""),
    reason: z.string().max(500).default(""),
    /** JSON: { [supplierOrderLineId]: units } in the parcel, or declined */
    units: z.string().max(20_000).default("{}"),
  }),
  z.object({ intent: z.literal("dismiss") }),
]);
export type MailIntent = z.infer<typeof MailIntent>;

/** A mail for a person to judge, as text, with what it is taken to say. null: the shop has no such mail. */
export async function loadVendorMail({ db, clock }: Services, actor: Actor, id: string) {
  const mail = await db.prisma.inboundMail.findFirst({ where: { id, shopId: actor.shopId } });
  if (!mail?.supplierOrderId) return null;
  const { supplierOrderId } = mail;
  const opened = mail.rawEnc ? await openMail(mail.rawEnc) : null;
  const asked = await askedOrderOf(db.prisma, supplierOrderId);
  const { supplier, order } = await db.prisma.supplierOrder.findUniqueOrThrow({
    where: { id: supplierOrderId },
    select: { supplier: { select: { name: true } }, order: { select: { id: true, name: true } } },
  });
  await db.prisma.protectedAccess.create({
    data: {
      ...{ shopId: actor.shopId, actor: actor.userId, subject: `mail:${id}`, fields: ["text"], at: clock.now() },
      purpose: "A supplier's answer was read.",
    },
  });
  return {
    ...{ id, state: mail.state, receivedAt: mail.receivedAt, key: asked.key, lines: asked.lines },
    ...{ supplier: supplier.name, order: order.name, orderId: order.id },
    from: opened?.from ?? "",
    subject: opened?.subject ?? "",
    text: opened?.text ?? null,
    proposal: MailProposal.parse(mail.proposal ?? { says: "nothing", confidence: 0 }),
  };
}

/** A person has judged a mail: what it says is applied as that person has put it, or nothing is. */
export async function judgeVendorMail(services: Services, actor: Actor, id: string, form: MailIntent): Promise<Done> {
  const { db, clock } = services;
  const mail = await db.prisma.inboundMail.findFirst({ where: { id, shopId: actor.shopId, state: "review" } });
  if (!mail?.supplierOrderId || !mail.supplierId) return refused("Somebody has judged this mail already.");
  if (form.intent === "apply") {
    const { supplierOrderId, supplierId } = mail;
    const proposal = await proposalOf(services, supplierOrderId, form);
    if ("message" in proposal) return refused(proposal.message, proposal.field);
    const order = { supplierId, supplierOrderId };
    const applied = await applyProposal(services, order, proposal, { mailId: id, channel: "merchant" });
    if (!applied.ok) return { ok: false, problems: applied.problems.map(({ message }) => ({ message })) };
  }
  const state = form.intent === "apply" ? "applied" : "dismissed";
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.inboundMail.updateMany({
      where: { id, state: "review" },
      data: { state, handledAt: now, handledBy: actor.userId },
    });
    const resolution = state === "applied" ? msg("What the mail says was applied.") : msg("The mail was dismissed.");
    const subject = `mail:${id}`;
    await resolveExceptions(tx, { shopId: actor.shopId, kind: "vendor-mail-unclear", subject, resolution, now });
    return { ok: true };
  });
}

const refused = (message: string, field?: string): Done => ({
  ok: false,
  problems: [field ? { field, message } : { message }],
});

type Applied = Extract<MailIntent, { intent: "apply" }>;
const Units = z.record(z.string(), z.string());

async function proposalOf(
  { db }: Services,
  supplierOrderId: string,
  { says, carrier, numbers, reason, units }: Applied,
): Promise<MailProposal | { message: string; field: string }> {
  const typed = Units.safeParse(readJson(units));
  const { lines } = await askedOrderOf(db.prisma, supplierOrderId);
  const counted = lines.flatMap(({ supplierOrderLineId }) => {
    const text = typed.success ? (typed.data[supplierOrderLineId] ?? "").trim() : "";
    return text === "" || text === "0" ? [] : [{ supplierOrderLineId, units: Number(text) }];
  });
  if (counted.some((line) => !Number.isInteger(line.units) || line.units < 0))
    return { message: "Enter whole numbers of units.", field: "units" };
  const trackingNumbers = numbers.split(/[\s,;]+/).filter((number) => number !== "");
  if (says === "shipped" && trackingNumbers.length === 0)
    return { message: "Enter the tracking number.", field: "numbers" };
  return {
    ...{ says, carrier: carrier.trim() || null, trackingNumbers, reason: reason.trim() || null, doubts: [] },
    ...{ confidence: 100, declines: says === "accepted" ? counted : [] },
    lines: says === "shipped" && counted.length > 0 ? counted : "rest",
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
