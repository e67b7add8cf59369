import { query } from "@/lib/domain/database";
import { log } from "@/lib/log";

const everyMs = 3_600_000;

/** Clears sign-ins, links and counts whose time is over, now and every hour, until stopped. */
export function sweepPeriodically(): { stop(): Promise<void> } {
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweep();
  }, everyMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return sweeping;
    },
  };
}

const expired = [
  "DELETE FROM user_sessions WHERE expires_at < clock_timestamp() OR updated_at < clock_timestamp() - interval '7 days'",
  "DELETE FROM user_verifications WHERE expires_at < clock_timestamp()",
  "DELETE FROM setup_tokens WHERE expires_at < clock_timestamp()",
  "DELETE FROM rate_limits WHERE last_request < (extract(epoch FROM clock_timestamp()) * 1000)::int8 - 7200000",
];

async function sweep(): Promise<void> {
  try {
    for (const statement of expired) await query(undefined, statement, []);
  } catch (cause) {
    log.error({ message: "expired sign-ins could not be cleared", cause });
  }
}
