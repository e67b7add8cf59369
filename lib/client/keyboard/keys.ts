/** A key press, as far as matching needs it: part of `KeyboardEvent`. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const names: Record<string, string> = { esc: "Escape", enter: "Enter", up: "ArrowUp", down: "ArrowDown" };

/**
 * How far a press carries a shortcut whose first `pressed` steps have been typed.
 * Keys are spelled `j`, `?`, `mod+k` (⌘ or Ctrl), `esc`, or in steps: `g s`. Shift needs no spelling: it shows in the character.
 */
export function advance(keys: string, pressed: number, press: Press): "no" | "more" | "done" {
  const steps = keys.split(" ");
  const step = steps[pressed];
  if (!step || !matches(step, press)) return "no";
  return pressed + 1 === steps.length ? "done" : "more";
}

/** The caps to draw for a shortcut: `mod+k` → ["⌘K"] on a Mac, ["Ctrl", "K"] elsewhere; `g s` → ["g", "s"]. */
export function keyCaps(keys: string, mac: boolean): string[] {
  return keys.split(" ").flatMap((step) => {
    const parts = step.split("+");
    const key = capOf(parts.at(-1)!);
    if (parts.length === 1) return [key];
    return mac ? [`⌘${key.toUpperCase()}`] : ["Ctrl", key.toUpperCase()];
  });
}

/** The same in the form of the `aria-keyshortcuts` attribute. */
export function ariaKeys(keys: string, mac: boolean): string {
  return keys
    .split(" ")
    .map((step) => step.replace("mod+", mac ? "Meta+" : "Control+"))
    .join(" ");
}

function matches(step: string, press: Press) {
  const mod = step.startsWith("mod+");
  const key = mod ? step.slice(4) : step;
  if (mod !== (press.ctrlKey || press.metaKey) || press.altKey) return false;
  return press.key === (names[key] ?? key) || (mod && press.key.toLowerCase() === key);
}

function capOf(key: string) {
  const caps: Record<string, string> = { esc: "Esc", enter: "↵", up: "↑", down: "↓" };
  return caps[key] ?? key;
}
