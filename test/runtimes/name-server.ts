import { createSocket, type Socket } from "node:dgram";

const NO_SUCH_NAME = 3;
const SERVER_FAILURE = 2;

/** A name server that knows no name, and says so at once; of names that begin with `again` it says that it failed. */
export async function startNameServer(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const answer = Buffer.from(query);
    const failed = query.includes("again", 12, "latin1");
    // An answer, recursion available.
    answer.writeUInt16BE(0x8180 | (failed ? SERVER_FAILURE : NO_SUCH_NAME), 2);
    socket.send(answer, port, address);
  });
  await new Promise<void>((done) => socket.bind(53, "127.0.0.1", done));
  return socket;
}
