import type { Console } from "./browser";
import type { FilledStore } from "./fill";
import type { Result } from "./result";
import type { Stand } from "./stand";

export interface Plan {
  /** How often each measurement is repeated. */
  rounds: number;
  /** How long one of them runs. */
  seconds: number;
  /** How large "large" is: memories of the large store, and versions of its most-written memory. */
  large: number;
}

export interface Bench {
  plan: Plan;
  stand: Stand;
  /** The store of 2,000 memories, made at first use. */
  store(): Promise<FilledStore>;
  /** The large store, in the shape of the small one. */
  largeStore(): Promise<FilledStore>;
  /** A store in which one memory has 100 versions and another as many as the large store has memories. */
  histories(): Promise<{ storeId: string; few: string; many: string }>;
  /** The console in a browser; undefined where the server has no pages or the machine no browser. */
  console(): Promise<Console | undefined>;
  /** Free ports for references. */
  port(): number;
}

/** Measures one or more rows of the table, named `cases`. */
export interface BenchCase {
  cases: string[];
  run(bench: Bench): Promise<Result[]>;
}
