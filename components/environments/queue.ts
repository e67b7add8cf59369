import { counted } from "@/lib/counted";
import type { WorkStats } from "@/lib/wire/work";

/** A work queue in a line: "3 waiting, 1 being handed over, 2 workers polling". */
export function queueInWords({ depth, pending, workers_polling }: WorkStats): string {
  const workers = workers_polling ? `${counted(workers_polling, "worker")} polling` : "no worker polls";
  return [
    `${depth.toLocaleString("en")} waiting`,
    ...(pending > 0 ? [`${pending} being handed over`] : []),
    workers,
  ].join(", ");
}
