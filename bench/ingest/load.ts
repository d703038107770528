import { connect, type Socket } from "node:net";

/** What is sent: the same body each time under another webhook id, as `head` writes it. */
export type Shot = { port: number; head: (webhookId: string) => string; body: Buffer };

export type Load = {
  seconds: number;
  /** answers by status */
  statuses: Map<number, number>;
  /** of each 200, in milliseconds */
  latencies: number[];
  /** ids that were answered 200 */
  taken: string[];
};

type Options = { connections: number; seconds: number; prefix: string };

/**
 * Keeps `connections` connections busy: each sends its next request as soon as it has the answer. Written on bare sockets,
 * because on two processors a comfortable client would take more time than what is measured.
 */
export async function fire(shot: Shot, { connections, seconds, prefix }: Options): Promise<Load> {
  const load: Load = { seconds, statuses: new Map(), latencies: [], taken: [] };
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, (_, place) => shoot(shot, load, { untilMs, prefix: `${prefix}-${place}` })),
  );
  load.seconds = (performance.now() - startedMs) / 1_000;
  return load;
}

function shoot(shot: Shot, load: Load, { untilMs, prefix }: { untilMs: number; prefix: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let sentMs = 0;
    let id = "";
    let text = "";
    const socket: Socket = connect({ port: shot.port, host: "127.0.0.1", noDelay: true });
    const next = () => {
      if (performance.now() >= untilMs) return void socket.end();
      id = `${prefix}-${sent++}`;
      sentMs = performance.now();
      socket.cork();
      socket.write(shot.head(id), "latin1");
      socket.write(shot.body);
      socket.uncork();
    };
    socket.once("connect", next);
    socket.on("data", (part: Buffer) => {
      text += part.toString("latin1");
      const status = answered(text);
      if (status === null) return;
      load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
      if (status === 200) {
        load.latencies.push(performance.now() - sentMs);
        load.taken.push(id);
      }
      text = "";
      next();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve());
  });
}

/** The status of a whole answer; null while it is coming. Bodies are empty, counted, or end with the last chunk. */
function answered(text: string): number | null {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = text.slice(0, end).toLowerCase();
  const length = /content-length: (\d+)/.exec(head)?.[1];
  const body = text.length - end - 4;
  if (length !== undefined ? body < Number(length) : head.includes("chunked") && !text.endsWith("0\r\n\r\n"))
    return null;
  return Number(text.slice(9, 12));
}
