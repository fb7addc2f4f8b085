import { createSocket, type Socket } from "node:dgram";

/** A name server that knows no name, so that a function asking for one is told so at once. */
export async function startNameServer(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const answer = Buffer.from(query);
    // An answer, recursion available, NXDOMAIN.
    answer.writeUInt16BE(0x8183, 2);
    socket.send(answer, port, address);
  });
  await new Promise<void>((done) => socket.bind(53, "127.0.0.1", done));
  return socket;
}
