/** The programs of examples/, run as their READMEs say. */
import { type ExecFileException, execFile } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "@/lib/env";

/** Runs one to its end; resolves to what it printed. Throws with its errors when it fails. */
export function runExample(file: string, args: string[], env: Record<string, string>): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const settings = { cwd: projectRoot(), env: { PATH, HOME, NODE_ENV: "production" as const, ...env } };
  return new Promise((resolve, reject) => {
    const program = ["--import", "tsx", join("examples", file), ...args];
    execFile(process.execPath, program, settings, (error: ExecFileException | null, out, errors) =>
      error ? reject(new Error(`${file} failed: ${errors}`)) : resolve(out),
    );
  });
}
