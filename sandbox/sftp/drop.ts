import { z } from "zod";
import type { World } from "../world.ts";

/** A file or a folder of one user's drop; paths begin with "/". */
export type DropFile = { bytes: Buffer; modifiedAtMs: number };
type Drop = { files: Map<string, DropFile>; folders: Set<string> };

const FAULT_KINDS = [
  "refuse",
  "other-host-key",
  "cut-in-write",
  "cut-in-read",
  "cut-in-list",
  "cut-before-rename",
  "cut-after-rename",
  "full",
  "forbidden",
  "forbidden-rename",
  "slow",
] as const;

/** What a control call asks for. `delayMs`: of slow, before each answer. */
export const SftpFaultOrder = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  times: z.number().int().min(1).default(1),
  delayMs: z.number().int().min(0).max(60_000).default(500),
});
export type SftpFault = z.infer<typeof SftpFaultOrder> & { left: number };

type SftpState = { drops: Map<string, Drop>; faults: SftpFault[] };

// In memory alone: a restart of the sandbox empties the drops.
const states = new WeakMap<World, SftpState>();

/** The file server's part of the world. */
export function sftpState(world: World): SftpState {
  const known = states.get(world);
  if (known) return known;
  const made: SftpState = { drops: new Map(), faults: [] };
  states.set(world, made);
  return made;
}

/** The drop of one user, with its root folder. */
export function dropOf(world: World, user: string): Drop {
  const { drops } = sftpState(world);
  const known = drops.get(user);
  if (known) return known;
  const made: Drop = { files: new Map(), folders: new Set(["/"]) };
  drops.set(user, made);
  return made;
}

/** Puts a whole file into a drop, with the folders it needs: what the vendor's own system does. */
export function putFile(world: World, { user, path, bytes }: { user: string; path: string; bytes: Buffer }): void {
  const drop = dropOf(world, user);
  const full = fullPath(path);
  const parts = full.split("/").slice(1, -1);
  parts.forEach((_, index) => drop.folders.add(`/${parts.slice(0, index + 1).join("/")}`));
  drop.files.set(full, { bytes, modifiedAtMs: world.clock.nowMs() });
}

/** A path from the root, without "." and "..". */
export function fullPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Is one of these faults due? One occasion of it is used up then. */
export function takeSftpFault(world: World, ...kinds: SftpFault["kind"][]): SftpFault | undefined {
  const fault = sftpState(world).faults.find(({ kind, left }) => left > 0 && kinds.includes(kind));
  if (fault) fault.left -= 1;
  return fault;
}
