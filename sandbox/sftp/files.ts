import ssh2, { type Attributes, type SFTPWrapper } from "ssh2";
import type { Sandbox } from "../sandbox.ts";
import { dropOf, fullPath, takeSftpFault, type DropFile, type SftpFault } from "./drop.ts";

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;
const FOLDER_MODE = 0o040755;
const FILE_MODE = 0o100644;

type Handle = { path: string; listed?: boolean };
type Client = { user: string; sftp: SFTPWrapper; cut: () => void };

const attributesOf = (mode: number, size: number, modifiedAtMs: number): Attributes => {
  const seconds = Math.floor(modifiedAtMs / 1000);
  return { mode, size, uid: 0, gid: 0, atime: seconds, mtime: seconds };
};

/** Answers one client's file calls out of its drop. */
export function serveFiles(sandbox: Sandbox, { user, sftp, cut }: Client): void {
  const { world } = sandbox;
  const drop = () => dropOf(world, user);
  const handles = new Map<number, Handle>();
  let lastHandle = 0;

  const open = (id: number, handle: Handle) => {
    handles.set((lastHandle += 1), handle);
    const name = Buffer.alloc(4);
    name.writeUInt32BE(lastHandle);
    sftp.handle(id, name);
  };
  const of = (handle: Buffer) => handles.get(handle.length === 4 ? handle.readUInt32BE() : 0);
  const status = (id: number, code: keyof typeof STATUS_CODE) => sftp.status(id, STATUS_CODE[code]);
  /** Runs after the delay of a slow day. `fault`, if it strikes, does something else. */
  const answer = (act: () => void) => {
    const slow = takeSftpFault(world, "slow");
    if (slow) setTimeout(act, slow.delayMs);
    else act();
  };
  const strikes = (...kinds: SftpFault["kind"][]) => takeSftpFault(world, ...kinds)?.kind;
  const stat = (id: number, path: string) => {
    const full = fullPath(path);
    const file = drop().files.get(full);
    if (file) sftp.attrs(id, attributesOf(FILE_MODE, file.bytes.length, file.modifiedAtMs));
    else if (drop().folders.has(full)) sftp.attrs(id, attributesOf(FOLDER_MODE, 0, world.clock.nowMs()));
    else status(id, "NO_SUCH_FILE");
  };

  sftp.on("OPEN", (id, name, flags) =>
    answer(() => {
      const path = fullPath(name);
      const known = drop().files.get(path);
      if ((flags & OPEN_MODE.WRITE) === 0) return known ? open(id, { path }) : status(id, "NO_SUCH_FILE");
      if (strikes("forbidden")) return status(id, "PERMISSION_DENIED");
      if (!drop().folders.has(parentOf(path))) return status(id, "NO_SUCH_FILE");
      if (!known || (flags & OPEN_MODE.TRUNC) !== 0) drop().files.set(path, empty(world.clock.nowMs()));
      open(id, { path });
    }),
  );
  sftp.on("WRITE", (id, handle, offset, data) =>
    answer(() => {
      const file = drop().files.get(of(handle)?.path ?? "");
      if (!file) return status(id, "FAILURE");
      const fault = strikes("cut-in-write", "full");
      if (fault === "full") return status(id, "FAILURE");
      const part = fault ? data.subarray(0, Math.ceil(data.length / 2)) : data;
      const bytes = Buffer.alloc(Math.max(file.bytes.length, offset + part.length));
      file.bytes.copy(bytes);
      part.copy(bytes, offset);
      Object.assign(file, { bytes, modifiedAtMs: world.clock.nowMs() });
      return fault ? cut() : status(id, "OK");
    }),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    answer(() => {
      const file = drop().files.get(of(handle)?.path ?? "");
      if (!file) return status(id, "FAILURE");
      if (strikes("cut-in-read")) return cut();
      if (offset >= file.bytes.length) return status(id, "EOF");
      sftp.data(id, file.bytes.subarray(offset, offset + length));
    }),
  );
  sftp.on("CLOSE", (id, handle) => {
    handles.delete(handle.length === 4 ? handle.readUInt32BE() : 0);
    status(id, "OK");
  });
  sftp.on("FSTAT", (id, handle) => stat(id, of(handle)?.path ?? "?"));
  sftp.on("STAT", (id, path) => answer(() => stat(id, path)));
  sftp.on("LSTAT", (id, path) => answer(() => stat(id, path)));
  sftp.on("SETSTAT", (id) => status(id, "OK"));
  sftp.on("FSETSTAT", (id) => status(id, "OK"));
  sftp.on("REALPATH", (id, path) => {
    const filename = fullPath(path);
    sftp.name(id, [{ filename, longname: filename, attrs: attributesOf(FOLDER_MODE, 0, 0) }]);
  });

  sftp.on("OPENDIR", (id, name) =>
    answer(() => {
      const path = fullPath(name);
      return drop().folders.has(path) ? open(id, { path }) : status(id, "NO_SUCH_FILE");
    }),
  );
  sftp.on("READDIR", (id, handle) => {
    const listing = of(handle);
    if (!listing || listing.listed) return status(id, "EOF");
    if (strikes("cut-in-list")) return cut();
    listing.listed = true;
    const { files, folders } = drop();
    const below = (path: string) => path !== "/" && parentOf(path) === listing.path;
    const names = [
      ...[...folders].filter(below).map((path) => entry(path, FOLDER_MODE, 0, 0)),
      ...[...files]
        .filter(([path]) => below(path))
        .map(([path, { bytes, modifiedAtMs }]) => entry(path, FILE_MODE, bytes.length, modifiedAtMs)),
    ];
    return names.length > 0 ? sftp.name(id, names) : status(id, "EOF");
  });
  sftp.on("MKDIR", (id, name) => {
    const path = fullPath(name);
    const { files, folders } = drop();
    if (files.has(path) || folders.has(path) || !folders.has(parentOf(path))) return status(id, "FAILURE");
    folders.add(path);
    status(id, "OK");
  });
  sftp.on("REMOVE", (id, path) =>
    answer(() => status(id, drop().files.delete(fullPath(path)) ? "OK" : "NO_SUCH_FILE")),
  );
  sftp.on("RENAME", (id, from, to) =>
    answer(() => {
      const fault = strikes("cut-before-rename", "forbidden-rename");
      if (fault) return fault === "forbidden-rename" ? status(id, "PERMISSION_DENIED") : cut();
      const { files, folders } = drop();
      const file = files.get(fullPath(from));
      if (!file) return status(id, "NO_SUCH_FILE");
      // As SFTP 3 has it: a rename does not write over a file.
      if (files.has(fullPath(to)) || !folders.has(parentOf(fullPath(to)))) return status(id, "FAILURE");
      files.delete(fullPath(from));
      files.set(fullPath(to), file);
      return strikes("cut-after-rename") ? cut() : status(id, "OK");
    }),
  );
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf("/")) || "/";
const empty = (modifiedAtMs: number): DropFile => ({ bytes: Buffer.alloc(0), modifiedAtMs });

function entry(path: string, mode: number, size: number, modifiedAtMs: number) {
  const filename = path.slice(path.lastIndexOf("/") + 1);
  const kind = mode === FOLDER_MODE ? "d" : "-";
  return {
    filename,
    longname: `${kind}rw-r--r-- 1 0 0 ${size} ${filename}`,
    attrs: attributesOf(mode, size, modifiedAtMs),
  };
}
