let moment: Date | null = null;

/** The time that writes are stamped with: null means the database's own clock, which is what everyone but the example workspace uses. */
export const clockNow = () => moment;

/** Sets the clock for this process. For the example workspace only, whose history has to look lived in. */
export function setClock(now: Date | null): void {
  moment = now;
}
