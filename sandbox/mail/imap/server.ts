import { createServer, type AddressInfo, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Sandbox } from "../../sandbox.ts";
import { CERTIFICATES } from "../../vendor-api/control.ts";
import { CAPABILITIES, carryOut, type Session } from "./commands.ts";
import { takeImapFault } from "./state.ts";

export type ImapServer = { host: string; port: number; close: () => Promise<void> };

/** Who signs in with an address reads the mail that came in for it (RFC 3501, a small part), on a port of its own (0 = a free one). */
export async function startImapServer(sandbox: Sandbox, { port }: { port: number }): Promise<ImapServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    switch (takeImapFault(sandbox.world, ["down", "silent"])) {
      case "down":
        return void socket.end("* BYE Service not available\r\n");
      case "silent":
        return;
      default:
        socket.write(`* OK [CAPABILITY ${CAPABILITIES} STARTTLS] sandbox ready\r\n`);
        listen(sandbox, socket, { user: null, folder: null, isReadOnly: false });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads commands and answers them, one after the other. */
function listen(sandbox: Sandbox, socket: Socket, session: Session): void {
  let waiting = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let taken = takeLine(waiting); taken; taken = takeLine(waiting)) {
      if ("wantsMore" in taken) return void (taken.wantsMore && socket.write("+ go on\r\n"));
      waiting = taken.rest;
      if (answer(sandbox, socket, session, taken.line) === "stop") return void socket.off("data", read);
    }
  };
  socket.on("data", read);
}

type Taken = { line: string; rest: Buffer<ArrayBuffer> } | { wantsMore: boolean };

/** The first whole command, its literals written as quoted texts; null = its end has not come. */
function takeLine(bytes: Buffer<ArrayBuffer>): Taken | null {
  let line = "";
  let at = 0;
  for (;;) {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return null;
    const part = bytes.toString("utf8", at, end);
    const [mark, size, isSent] = /\{(\d+)(\+?)\}$/.exec(part) ?? [];
    if (mark === undefined) return { line: line + part, rest: bytes.subarray(end + 2) };
    const from = end + 2;
    const to = from + Number(size);
    if (bytes.length < to) return { wantsMore: isSent !== "+" && bytes.length === from };
    line += `${part.slice(0, -mark.length)}${JSON.stringify(bytes.toString("utf8", from, to))}`;
    at = to;
  }
}

function answer(sandbox: Sandbox, socket: Socket, session: Session, line: string): "stop" | undefined {
  const [tag = "*", first = "", second = ""] = line.split(" ");
  const name = /^uid$/i.test(first) ? `${first} ${second}`.toUpperCase() : first.toUpperCase();
  if (name === "STARTTLS") {
    socket.write(`${tag} OK begin\r\n`);
    const { server: cert, serverKey: key } = CERTIFICATES;
    const safe = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) });
    safe.on("error", () => undefined);
    listen(sandbox, safe, session);
    return "stop";
  }
  const reply = carryOut(sandbox.world, session, name, line.slice(tag.length + name.length + 2));
  const lines = reply.lines.flatMap((each) => [Buffer.from(each), Buffer.from("\r\n")]);
  const bytes = Buffer.concat([...lines, Buffer.from(`${tag} ${reply.end}\r\n`)]);
  sandbox.touch();
  if (reply.cutAfter !== undefined) {
    socket.write(bytes.subarray(0, reply.cutAfter), () => socket.destroy());
    return "stop";
  }
  socket.write(bytes);
  if (!reply.close) return undefined;
  socket.end();
  return "stop";
}
