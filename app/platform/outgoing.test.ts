import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { callOutside, isPublicAddress, lookupPublic, resolvePublic, urlProblem } from "./outgoing.server.ts";

const PUBLIC_ONLY = { allowPrivate: false };
const ALL = { allowPrivate: true };
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
  ...["255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fd00:ec2::254", "fc00::1", "::ffff:127.0.0.1"],
  ...["::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1", "no address"],
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["1.1.1.1", "142.250.74.46", "::ffff:1.1.1.1", "2606:4700:4700::1111"])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ["hooks.example.com/a", "Enter a whole address, like https://example.com/path."],
  ["http://hooks.example.com/a", "Enter an address that begins with https://."],
  ["file:///etc/passwd", "Enter an address that begins with https://."],
  ["https://user:pass@example.com/a", "Enter the address without a user name and a password."],
  ["https://localhost/a", "Enter an address on the public internet."],
  ["https://127.0.0.1/a", "Enter an address on the public internet."],
  ["https://2130706433/a", "Enter an address on the public internet."],
  ["https://0x7f.1/a", "Enter an address on the public internet."],
  ["https://[::1]/a", "Enter an address on the public internet."],
  ["https://[::ffff:a9fe:a9fe]/a", "Enter an address on the public internet."],
  ["https://hooks.example.com/a", null],
])("%s: %s", (url, problem) => {
  expect(urlProblem(url, PUBLIC_ONLY)).toBe(problem);
});

test("a name that leads into the own network is refused when it is resolved, for every protocol", async () => {
  await expect(resolvePublic("localhost", PUBLIC_ONLY)).rejects.toThrow("localhost is not an address on the public");
  expect(await resolvePublic("localhost", ALL)).toMatchObject({ address: expect.stringMatching(/127|::1/) as string });
  // What the socket asks, so that a name whose shape is innocent gets no connection either.
  const seen = new Promise((resolve) => lookupPublic("localhost", {}, (error) => resolve(error?.message)));
  expect(await seen).toBe("localhost is not an address on the public internet.");
});

test("an answer is told whatever its status, long ones are cut, and redirects are not followed", async () => {
  const seen: string[] = [];
  const origin = await listen((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url === "/moved") return void response.writeHead(302, { location: "/secret" }).end();
    response.writeHead(418).end("x".repeat(1_000));
  });
  const call = { method: "POST", body: "{}" } as const;
  expect(await callOutside({ ...call, url: `${origin}/pot`, maxBytes: 10 }, ALL)).toMatchObject({
    outcome: "answered",
    status: 418,
    body: "xxxxxxxxxx",
  });
  expect(await callOutside({ ...call, url: `${origin}/moved` }, ALL)).toMatchObject({ status: 302 });
  expect(seen).toEqual(["POST /pot", "POST /moved"]);
});

test("nobody listening is unreachable; silence and a cut connection after the question are unknown", async () => {
  const call = { method: "POST", body: "{}" } as const;
  expect(await callOutside({ ...call, url: "http://127.0.0.1:1/" }, ALL)).toMatchObject({ outcome: "unreachable" });
  const silent = await listen(() => undefined);
  expect(await callOutside({ ...call, url: silent, timeoutMs: 100 }, ALL)).toMatchObject({ outcome: "unknown" });
  const cut = await listen((request) => request.socket.destroy());
  expect(await callOutside({ ...call, url: cut }, ALL)).toMatchObject({ outcome: "unknown" });
});
