import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import { env } from "@/lib/env";

let trusted: { setting: string; list: BlockList } | undefined;

/**
 * The address a request comes from. `X-Forwarded-For` is believed only from the proxies of PALIMPSEST_TRUSTED_PROXIES, and read
 * from the right: the first address that no trusted proxy has is the client's, whatever it claims to its left.
 */
export function clientAddress(context: Context): string {
  const incoming = (context.env as { incoming?: IncomingMessage } | undefined)?.incoming;
  const peer = plain(incoming?.socket.remoteAddress ?? "unknown");
  const proxies = trustedProxies();
  if (!isTrusted(proxies, peer)) return peer;
  const hops = (context.req.header("x-forwarded-for") ?? "").split(",").map((hop) => plain(hop.trim()));
  return hops.reverse().find((hop) => isIP(hop) !== 0 && !isTrusted(proxies, hop)) ?? peer;
}

/** IPv4 as IPv4, however the socket spells it. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, "");

const isTrusted = (list: BlockList | undefined, address: string) =>
  list !== undefined && isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

function trustedProxies(): BlockList | undefined {
  const setting = env.PALIMPSEST_TRUSTED_PROXIES;
  if (setting.length === 0) return undefined;
  const key = setting.join();
  if (trusted?.setting !== key) {
    const list = new BlockList();
    for (const entry of setting) {
      const [address = "", bits] = entry.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    }
    trusted = { setting: key, list };
  }
  return trusted.list;
}
