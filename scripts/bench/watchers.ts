import { connect, type Socket } from "node:net";

export interface Watchers {
  /** Bytes that came to all of them. */
  received(): number;
  close(): void;
}

/** So many open event streams whose readers throw away what they hear; resolves once each has its first event. */
export async function openWatchers(port: number, key: string, path: string, count: number): Promise<Watchers> {
  const sockets: Socket[] = [];
  let received = 0;
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      sockets.push(socket);
      socket.once("error", reject);
      let head = "";
      socket.on("data", (chunk) => {
        received += chunk.length;
        if (head === "opened") return;
        head += chunk.toString("latin1");
        if (head.includes("\r\n\r\n") && !head.startsWith("HTTP/1.1 200")) reject(new Error(head.slice(0, 200)));
        if (!head.includes("\nid: ")) return;
        head = "opened";
        resolve();
      });
      socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n\r\n`);
    });
  for (let opened = 0; opened < count; opened += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - opened) }, open));
  return {
    received: () => received,
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
