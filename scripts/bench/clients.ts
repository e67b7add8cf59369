import { type Connection, connect } from "@/scripts/bench/http";
import { type Speed, speedOf } from "@/scripts/bench/measure";

/** So many clients that ask a server as fast as it answers. `request` makes the next request. Throws on any other status than 200. */
export async function loadOf(
  port: number,
  clients: number,
  seconds: number,
  request: (client: number) => string,
): Promise<Speed> {
  const connections = await Promise.all(Array.from({ length: clients }, () => connect(port)));
  try {
    return await speedOf(clients, seconds, async (client) => {
      const { status, body } = await connections[client]!.ask(request(client));
      if (status !== 200) throw new Error(`Status ${status}: ${body.toString().slice(0, 300)}`);
    });
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** The time of each of so many requests, one after the other, alternating between the given ones: what a lone reader waits. In ms. */
export async function waitsOf(connection: Connection, requests: string[], times: number): Promise<number[][]> {
  const waits = requests.map(() => [] as number[]);
  for (let time = 0; time < times; time++) {
    for (const [index, request] of requests.entries()) {
      const started = performance.now();
      const { status, body } = await connection.ask(request);
      waits[index]!.push(performance.now() - started);
      if (status !== 200) throw new Error(`Status ${status}: ${body.toString().slice(0, 300)}`);
    }
  }
  return waits;
}
