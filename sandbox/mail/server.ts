import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Sandbox } from "../sandbox.ts";
import { keepMail, takeMailFault } from "./inbox.ts";

export type MailServer = { url: string; close: () => Promise<void> };

/** A user with this password is refused; every other one, and nobody, may send. */
const WRONG_PASSWORD = "wrong";

/** The answer of a mail server that says no. */
const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** Takes mail for every address in, on a port of its own (0 = a free one). It is read through GET /__sandbox/mail. */
export async function startMailServer(sandbox: Sandbox, { port }: { port: number }): Promise<MailServer> {
  // The library hands a session out and not its connection.
  const sockets = new Map<number, Socket>();
  const cut = ({ remotePort }: SMTPServerSession) => sockets.get(remotePort)?.destroy();
  const recipientsOf = ({ envelope }: SMTPServerSession) => envelope.rcptTo.map(({ address }) => address);

  const server = new SMTPServer({
    name: "sandbox.test",
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, answer) => {
      if (password === WRONG_PASSWORD) answer(refusal(535, "Authentication credentials invalid"));
      else answer(null, { user: username });
    },
    onConnect: (_session, answer) => {
      const isDown = takeMailFault(sandbox.world, ["down"]) !== undefined;
      if (isDown) answer(refusal(421, "Service not available"));
      else answer();
    },
    onRcptTo: ({ address }, session, answer) => {
      switch (takeMailFault(sandbox.world, ["refuse-recipient", "try-later", "cut-before-data"], [address])) {
        case "refuse-recipient":
          return answer(refusal(550, `No such user here: <${address}>`));
        case "try-later":
          return answer(refusal(451, "Greylisted, please try again later"));
        case "cut-before-data":
          return void cut(session);
        default:
          return answer();
      }
    },
    onData: (stream, session, answer) => {
      const to = recipientsOf(session);
      const fault = takeMailFault(sandbox.world, ["cut-in-data", "refuse-message", "drop-answer"], to);
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => {
        parts.push(part);
        if (fault === "cut-in-data") cut(session);
      });
      stream.once("end", () => {
        if (fault === "cut-in-data") return cut(session);
        if (fault === "refuse-message") return answer(refusal(554, "Message rejected"));
        const { mailFrom } = session.envelope;
        keepMail(sandbox.world, { from: mailFrom ? mailFrom.address : "", to, raw: Buffer.concat(parts) });
        sandbox.touch();
        return fault === "drop-answer" ? cut(session) : answer();
      });
    },
  });
  // A client that goes away in the middle is none of our trouble.
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: listening } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}
