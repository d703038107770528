import { createHash } from "node:crypto";
import { createServer, type AddressInfo, type Socket } from "node:net";
import ssh2, { type Connection } from "ssh2";
import type { Sandbox } from "../sandbox.ts";
import { takeSftpFault } from "./drop.ts";
import { serveFiles } from "./files.ts";

export type SftpServer = {
  host: string;
  port: number;
  /** SHA256 fingerprint of the usual host key, as OpenSSH shows it */
  hostKey: string;
  close: () => Promise<void>;
};

/** Who signs in with this password is refused; every other one may. */
const WRONG_PASSWORD = "wrong";

/** The library writes one key in 250 in a form that it cannot read itself: such a one is thrown away. */
function newKey(): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  const pair = ssh2.utils.generateKeyPairSync("ed25519");
  return ssh2.utils.parseKey(pair.private) instanceof Error ? newKey() : pair;
}

/** A file drop over SFTP, one for each user's name, on a port of its own (0 = a free one). */
export async function startSftpServer(sandbox: Sandbox, { port }: { port: number }): Promise<SftpServer> {
  const sockets = new Set<Socket>();
  const usual = newKey();
  const [server, imposter] = [usual, newKey()].map(
    ({ private: key }) => new ssh2.Server({ hostKeys: [key] }, (client) => serveClient(sandbox, client)),
  ) as [ssh2.Server, ssh2.Server];

  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    const fault = takeSftpFault(sandbox.world, "refuse", "other-host-key");
    if (fault?.kind === "refuse") return void socket.destroy();
    (fault ? imposter : server).injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
  const publicKey = usual.public.split(" ")[1] ?? "";
  const digest = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("base64");
  return {
    host: "127.0.0.1",
    port: (listener.address() as AddressInfo).port,
    hostKey: `SHA256:${digest.replace(/=+$/, "")}`,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serveClient(sandbox: Sandbox, client: Connection): void {
  let user = "";
  // A client that goes away in the middle is none of our trouble.
  client.on("error", () => undefined);
  client.on("authentication", (context) => {
    user = context.username;
    if (context.method === "password" && context.password !== WRONG_PASSWORD) return context.accept();
    context.reject(["password"]);
  });
  client.on("ready", () => {
    client.on("session", (accept) => {
      accept().on("sftp", (open) => serveFiles(sandbox, { user, sftp: open(), cut: () => client.end() }));
    });
  });
}
