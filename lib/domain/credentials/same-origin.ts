import { env } from "@/lib/env";
import { WireError } from "@/lib/wire/errors";

/** What is read of a request's headers: a `Headers` or anything that answers `get` in lower case. */
export interface HeaderReader {
  get(name: string): string | null | undefined;
}

/**
 * Lets a request that carries the console's cookie change something only when the console's own page sent it. Browsers set
 * both headers and pages cannot forge them. Throws `permission_error`.
 */
export function requireSameOrigin(headers: HeaderReader): void {
  if (headers.get("sec-fetch-site") === "same-origin") return;
  const origin = headers.get("origin");
  if (origin && isOwnOrigin(origin, headers.get("host"))) return;
  throw new WireError("permission_error", "Requests with the console's cookie must come from the console's own pages.");
}

/** Like `requireSameOrigin` where no cookie gives power yet: a caller that is no browser sends neither header and may pass. */
export function refuseOtherOrigin(headers: HeaderReader): void {
  if (headers.get("sec-fetch-site") ?? headers.get("origin")) requireSameOrigin(headers);
}

function isOwnOrigin(origin: string, host: string | null | undefined): boolean {
  if (origin === env.PALIMPSEST_URL) return true;
  return Boolean(host) && (origin === `http://${host}` || origin === `https://${host}`);
}
