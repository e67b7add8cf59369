import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { basename } from "node:path";

/** Whether some process has this id, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * When the process with this id was started, in the system's own spelling: together with the id it names one process
 * for ever, while ids alone are used again. Undefined when there is no such process or the system does not tell.
 */
export function startTimeOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      // The second field is the program's name in brackets and may contain spaces: count from the last bracket.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    }
    if (process.platform === "win32") return undefined;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The file name of the program that the process runs, or undefined when the system does not tell. */
export function programOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
    if (process.platform === "win32") return undefined;
    return basename(execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).trim()) || undefined;
  } catch {
    return undefined;
  }
}

/** Where process ids mean the same thing: this boot of this machine, and within it this container. */
export function pidScope(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
