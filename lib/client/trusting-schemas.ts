/**
 * Stands for `zod` in the browser (next.config.ts): every schema there takes what it is given.
 *
 * The console reads only replies of the server that served it, which built them from the same schemas; checking them again
 * would cost every page 32 KB of script before its first content. The types stay; whatever a person types is judged by the server.
 */
type Anything = (...args: unknown[]) => Anything;

const judgements: Record<string, (value: unknown) => unknown> = {
  parse: (value) => value,
  safeParse: (value) => ({ success: true, data: value }),
};

/** A schema, and the library itself: whatever is asked of it (a property, a call) it answers with itself. */
export const z: Anything = new Proxy(() => {}, {
  get: (_, property) => {
    if (property === Symbol.iterator) return [][Symbol.iterator];
    return typeof property === "string" && property in judgements ? judgements[property] : z;
  },
  apply: () => z,
}) as unknown as Anything;

export default z;
