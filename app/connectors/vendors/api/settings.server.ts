import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Actor } from "../../../platform/actor.ts";
import { urlProblem } from "../../../platform/outgoing.server.ts";
import type { Done, Problem } from "../../../platform/problem.ts";
import type { Services } from "../../../shopify/services.ts";
import { saveChannel, secretsOf } from "../../../suppliers/vendors/vendors.server.ts";
import { ApiChannel, ApiSecrets, incomplete, readApiChannel } from "./channel.ts";
import { newSigningSecret } from "./signature.server.ts";
import { channelOfApi, fieldOfPath, fieldsOfApi, SECRET_FIELDS, type ApiFields } from "./settings-form.ts";

const GONE: Done<never> = { ok: false, problems: [{ message: "This supplier is gone. Reload the page." }] };
/** How long a renewed signing secret's predecessor still signs, so that the vendor can change over. */
const FORMER_SIGNS_MS = 24 * 60 * 60_000;

const ofShop = (shopId: string, supplierId: string) => ({ supplierId, shopId, supplier: { kind: "api" } });

/** The API settings of a vendor; null when the shop has no vendor with an API. Of secrets only that they are there. */
export async function loadApiSettings({ db }: Services, shopId: string, supplierId: string) {
  const vendor = await db.prisma.vendor.findFirst({ where: ofShop(shopId, supplierId) });
  if (!vendor) return null;
  const channel = readApiChannel(vendor.channel);
  const secrets = ApiSecrets.parse(secretsOf(vendor));
  return {
    stored: fieldsOfApi(channel),
    has: SECRET_FIELDS.filter((name) => secrets[name] !== ""),
    hasSigning: secrets.signing !== "",
    certificateEnds: secrets.certificate === "" ? null : endOf(secrets.certificate),
    missing: incomplete(channel, secrets),
  };
}

const endOf = (pem: string): Date => new X509Certificate(pem).validToDate;

/** Stores how a vendor's API is called. Secret fields that are empty leave what is stored as it is. */
export async function saveApiSettings(
  { db, clock }: Services,
  actor: Actor,
  { supplierId, fields }: { supplierId: string; fields: ApiFields },
): Promise<Done> {
  const read = ApiChannel.safeParse(channelOfApi(fields));
  if (!read.success)
    return {
      ok: false,
      problems: read.error.issues.map(({ path, message }) => ({ field: fieldOfPath(path), message })),
    };
  const now = clock.now();
  const { shopId } = actor;
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findFirst({ where: ofShop(shopId, supplierId) });
    if (!vendor) return GONE;
    const secrets = ApiSecrets.parse(secretsOf(vendor));
    for (const name of SECRET_FIELDS) if (fields[name].trim() !== "") secrets[name] = fields[name].trim();
    const problems = [...addressProblems(read.data), ...secretProblems(read.data, secrets, now)];
    if (problems.length > 0) return { ok: false, problems };
    await saveChannel(tx, { supplierId, shopId }, { channel: read.data, secrets }, { actor, now });
    return { ok: true };
  });
}

function addressProblems({ baseUrl, auth, oauth, paths }: ApiChannel): Problem[] {
  const problems: Problem[] = [];
  const check = (field: string, url: string) => {
    const message = url === "" ? null : urlProblem(url);
    if (message !== null) problems.push({ field, message });
  };
  check("baseUrl", baseUrl);
  if (/[?#]/.test(baseUrl)) problems.push({ field: "baseUrl", message: "Enter the address without ? and #." });
  if (auth === "oauth") check("tokenUrl", oauth.tokenUrl);
  for (const name of ["order", "cancel"] as const)
    if (paths[name] !== "" && !paths[name].includes("{key}"))
      problems.push({ field: `path.${name}`, message: "Write {key} where the order's number belongs." });
  return problems;
}

function secretProblems({ auth }: ApiChannel, secrets: ApiSecrets, now: Date): Problem[] {
  if (/[\r\n\0]/.test(secrets.headerValue)) return [{ field: "headerValue", message: "Enter the value on one line." }];
  const problems: Problem[] = [];
  const certificateOf = (field: "certificate" | "authority"): X509Certificate | null => {
    if (secrets[field] === "") return null;
    try {
      return new X509Certificate(secrets[field]);
    } catch {
      problems.push({ field, message: "Paste a certificate in PEM form: it begins with -----BEGIN CERTIFICATE-----." });
      return null;
    }
  };
  certificateOf("authority");
  const certificate = auth === "certificate" ? certificateOf("certificate") : null;
  if (certificate && certificate.validToDate < now)
    problems.push({
      field: "certificate",
      message: `This certificate ended on ${certificate.validTo}. Paste a newer one.`,
    });
  if (certificate && !isItsKey(certificate, secrets.privateKey))
    problems.push({
      field: "privateKey",
      message: "Paste the certificate's own private key in PEM form, without a password.",
    });
  return problems;
}

function isItsKey(certificate: X509Certificate, pem: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(pem));
  } catch {
    return false;
  }
}

/** Makes a new signing secret, which is shown this once; the one before still signs for a day. */
export async function renewSigningSecret(
  { db, clock }: Services,
  actor: Actor,
  supplierId: string,
): Promise<Done<{ secret: string }>> {
  const now = clock.now();
  const { shopId } = actor;
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findFirst({ where: ofShop(shopId, supplierId) });
    if (!vendor) return GONE;
    const before = ApiSecrets.parse(secretsOf(vendor));
    const secret = newSigningSecret();
    const formerUntil = new Date(now.getTime() + FORMER_SIGNS_MS).toISOString();
    const secrets = { ...before, signing: secret, formerSigning: before.signing, formerUntil };
    const channel = readApiChannel(vendor.channel);
    await saveChannel(tx, { supplierId, shopId }, { channel, secrets }, { actor, now });
    return { ok: true, secret };
  });
}
