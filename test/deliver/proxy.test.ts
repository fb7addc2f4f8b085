import http from "node:http";
import net from "node:net";
import { afterEach, expect, it } from "vitest";

import { type Receiver, startReceiver } from "../../scripts/receiver.ts";
import { parseDsn } from "../../src/deliver/dsn.ts";
import { createSender } from "../../src/deliver/sender.ts";
import { sampleEvent } from "./sample-event.ts";

const event = sampleEvent();
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(): Promise<Receiver> {
  const receiver = await startReceiver();
  closers.push(receiver.stop);
  return receiver;
}

/** A proxy that opens tunnels, or that accepts the connection and then says nothing. */
async function startProxy(behaviour: "tunnel" | "hang"): Promise<{ readonly url: string; readonly targets: string[] }> {
  const targets: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer().on("connect", ({ url = "" }, client: net.Socket) => {
    targets.push(url);
    sockets.add(client.on("error", () => client.destroy()));
    if (behaviour === "hang") return;
    const [host = "", port = ""] = url.split(":");
    const upstream = net.connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream.on("error", () => client.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, targets };
}

function sendThrough(proxy: string, { dsn }: Receiver) {
  const options = { deadlineMs: 1000, now: Date.now, userAgent: "test/1.0.0", proxy };
  return createSender(parseDsn(dsn), options).send(event);
}

it("reaches the server through the proxy's tunnel", async () => {
  const [receiver, proxy] = [await receive(), await startProxy("tunnel")];

  expect(await sendThrough(proxy.url, receiver)).toEqual({ kind: "accepted" });

  expect(proxy.targets).toEqual([new URL(receiver.dsn).host]);
  expect(receiver.events).toHaveLength(1);
});

it("does not wait for a proxy that says nothing", async () => {
  const [receiver, proxy] = [await receive(), await startProxy("hang")];

  expect(await sendThrough(proxy.url, receiver)).toEqual({ kind: "retryable", reason: "no answer within 1000 ms" });
  expect(receiver.requests).toEqual([]);
});
