import { readFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createSecureServer } from "node:tls";

type OnConnection = (socket: Socket) => void;

const onRequest =
  (act: OnConnection): OnConnection =>
  (socket) =>
    socket.once("data", () => act(socket));

/** Whom functions talk to, by the port: each fails them in its own way. Nobody listens at 5433. */
const PEERS: Readonly<Record<number, OnConnection>> = {
  18081: onRequest((socket) => socket.resetAndDestroy()),
  18082: onRequest((socket) => socket.end()),
  18083: () => {},
  18084: onRequest((socket) => socket.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")),
  18086: onRequest((socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")),
  18087: (socket) => {
    setTimeout(() => socket.resetAndDestroy(), 50);
  },
};

/** Its certificate is signed by nobody. */
const SECURE_PORT = 18085;

/** Starts them all; ends them. */
export async function startPeers(folder: string): Promise<() => void> {
  const servers: Server[] = [];
  for (const [port, onConnection] of Object.entries(PEERS)) {
    servers.push(await listening(createServer(onConnection), Number(port)));
  }
  const key = await readFile(join(folder, "key.pem"));
  const cert = await readFile(join(folder, "certificate.pem"));
  servers.push(await listening(createSecureServer({ key, cert }), SECURE_PORT));
  return () => {
    for (const server of servers) server.close();
  };
}

async function listening(server: Server, port: number): Promise<Server> {
  server.on("connection", (socket: Socket) => socket.on("error", () => {}).unref());
  server.on("tlsClientError", () => {});
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return server;
}
