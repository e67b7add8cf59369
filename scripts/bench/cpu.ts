import { existsSync, readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on

interface Usage {
  parent: number;
  name: string;
  seconds: number;
}

/** Reads /proc; undefined where there is none or the process has gone. */
function usageOf(pid: string): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    return { parent: Number(fields[1]), name, seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
  } catch {
    return undefined;
  }
}

/** Processor seconds that the server process and the database's processes have used so far; NaN where /proc is missing. */
export function processorSeconds(serverPid: number, postmasterPid: number): { server: number; database: number } {
  if (!existsSync("/proc/self/stat")) return { server: Number.NaN, database: Number.NaN };
  let database = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const usage = usageOf(pid);
    if (usage && (Number(pid) === postmasterPid || usage.parent === postmasterPid)) database += usage.seconds;
  }
  return { server: usageOf(String(serverPid))?.seconds ?? Number.NaN, database };
}
