import { connect as connectSocket, type Socket } from "node:net";

export interface Reply {
  status: number;
  body: Buffer;
}

export interface Connection {
  /** One request, already in the form of HTTP/1.1; the next may be sent once this one is answered. */
  ask(request: string): Promise<Reply>;
  close(): void;
}

/**
 * A keep-alive connection that parses no more of an answer than its status and length. The load shares its cores with the
 * server, so a full client would mostly measure itself.
 */
export function connect(port: number): Promise<Connection> {
  const socket = connectSocket({ port, host: "127.0.0.1", noDelay: true });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.removeListener("error", reject);
      resolve(connectionOver(socket));
    });
  });
}

function connectionOver(socket: Socket): Connection {
  let received: Buffer | undefined;
  let waiting: { resolve: (reply: Reply) => void; reject: (cause: Error) => void } | undefined;
  const fail = (cause?: Error) => {
    waiting?.reject(cause ?? new Error("The server closed the connection in the middle of an answer."));
    waiting = undefined;
  };
  socket.on("error", fail);
  socket.on("close", () => fail());
  socket.on("data", (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    try {
      const reply = wholeReply(received);
      if (!reply) return;
      received = undefined;
      const answered = waiting;
      waiting = undefined;
      answered?.resolve(reply);
    } catch (cause) {
      fail(cause as Error);
    }
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error("The server has closed this connection."));
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

function wholeReply(received: Buffer): Reply | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = received.toString("latin1", 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer came without its length:\n${head}`);
  const end = headEnd + 4 + Number(length);
  if (received.length < end) return undefined;
  return { status: Number(head.slice(9, 12)), body: received.subarray(headEnd + 4, end) };
}

/** A request in the form that `ask` takes. `key` is the API key to send along. */
export function requestText(method: "GET" | "POST", path: string, key: string, body?: string): string {
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
