export interface Target {
  /** `at least` for speeds, `at most` for times and sizes. */
  kind: "at least" | "at most";
  /** What the ratio must reach; or, without a reference, the value. */
  bound: number;
  /** What to aim at beyond it. */
  aim?: number;
}

/** One row of the table: what was measured, against what, in the same run. */
export interface Result {
  case: string;
  title: string;
  value: number;
  unit: string;
  reference?: { title: string; value: number };
  ratio?: number;
  /** Without a target it is there to know, not to pass. */
  target?: Target;
  pass?: boolean;
  /** What else was seen. */
  detail?: Record<string, number | string>;
}

/** The result with its verdict: the ratio where there is a reference, else the value, against the target. */
export function judged(result: Result): Result {
  const { target, ratio, value } = result;
  if (!target) return result;
  const measured = ratio ?? value;
  const pass = target.kind === "at least" ? measured >= target.bound : measured <= target.bound;
  return { ...result, pass };
}

/** The results as a table for a terminal. */
export function tableOf(results: Result[]): string {
  const rows = results.map((result) => [
    result.case,
    result.title,
    amount(result.value, result.unit),
    result.reference ? `${amount(result.reference.value, result.unit)} ${result.reference.title}` : "",
    result.ratio === undefined ? "" : ratioText(result.ratio),
    result.target ? `${result.target.kind === "at least" ? "≥" : "≤"} ${result.target.bound}` : "",
    result.pass === undefined ? "" : result.pass ? "reached" : "MISSED",
  ]);
  const table = [["case", "what", "measured", "reference", "ratio", "target", ""], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const amount = (value: number, unit: string) =>
  `${value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3))} ${unit}`.trim();
const ratioText = (ratio: number) => `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(3))} ×`;
