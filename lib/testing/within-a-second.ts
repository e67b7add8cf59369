/**
 * What is promised within a second, in ms: a second on an idle machine, and what the other tests that run at the same time add on a
 * busy one. What does not keep the promise takes for ever, or until a process starts again.
 */
export const withinASecond = 10_000;
