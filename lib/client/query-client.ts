import { QueryClient } from "@tanstack/react-query";
import { WireError } from "@/lib/wire/errors";

/**
 * Defaults for every query: fresh for 20 s (the event stream tells of changes sooner), retried only when a retry can help,
 * and never paused for being "offline", since a console on localhost works without a network.
 */
export function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 20_000, gcTime: 5 * 60_000, retry: mayRetry, retryDelay, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

const passing = new Set(["rate_limit_error", "overloaded_error", "timeout_error"]);

function mayRetry(failures: number, error: Error) {
  if (failures >= 2 || !(error instanceof WireError)) return false;
  return passing.has(error.type) || error.details.error_code === "unreachable";
}

function retryDelay(failures: number, error: Error) {
  const asked = error instanceof WireError ? error.details.retry_after : undefined;
  return Math.min(asked ? asked * 1000 : 500 * 2 ** failures, 15_000);
}
