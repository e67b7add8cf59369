/** The names that more than one bears. */
export function sharedNames(names: Iterable<string>): ReadonlySet<string> {
  const met = new Set<string>();
  const shared = new Set<string>();
  for (const name of names) {
    if (met.has(name)) shared.add(name);
    met.add(name);
  }
  return shared;
}

/** What is written behind a name to tell its bearer from others: the end of an id, which is random where the beginning is a time. */
export const idEnd = (id: string) => `…${id.slice(-4)}`;
