/** A stretch of text, or one character that a reader would not see (or that would reorder what they see). */
export type Piece = { text: string } | { hidden: string; name: string };

// What Unicode says renderers ignore (tags, bidirectional controls, zero-width characters, fillers, variation selectors), and controls.
const hidden = /(?![\t\n\r])(?:\p{DI}|\p{Cc}|[\u2028\u2029\uFFF9-\uFFFB])/gu;
const selector = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
const pictographic = /\p{Extended_Pictographic}/u;
const joinable = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u;
const joining =
  /\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Tamil}|\p{Script=Telugu}|\p{Script=Kannada}|\p{Script=Malayalam}|\p{Script=Sinhala}|\p{Script=Khmer}|\p{Script=Syriac}|\p{Script=Mongolian}/u;

/**
 * Splits text so that invisible, reordering and control characters can be drawn as badges (`U+202E`).
 * Joiners inside emoji and in scripts that need them, and the tags of flags, stay text: there they are part of what is seen.
 */
export function splitHidden(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(hidden)) {
    if (belongs(text, match.index, match[0])) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ hidden: match[0], name: codePointName(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Whether any character of the text would be drawn as a badge. */
export const hasHidden = (text: string) => splitHidden(text).some((piece) => "hidden" in piece);

/** `U+202E` */
export const codePointName = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

function belongs(text: string, index: number, character: string) {
  const before = Array.from(text.slice(Math.max(0, index - 2), index)).at(-1) ?? "";
  const after = String.fromCodePoint(text.codePointAt(index + character.length) ?? 0);
  if (character === "\u200D" && joinable.test(before) && pictographic.test(after)) return true;
  if (character === "\u200C" || character === "\u200D") return joining.test(before) && joining.test(after);
  if (selector.test(character)) return /\p{Emoji}|\p{Script=Han}/u.test(before);
  if (character >= "\u{E0000}" && character <= "\u{E007F}") return inFlag(text, index);
  return false;
}

/** 🏴 followed by tags and the cancel tag: the flags of England, Scotland and Wales. */
function inFlag(text: string, index: number) {
  for (const flag of text
    .slice(Math.max(0, index - 16), index + 16)
    .matchAll(/🏴[\u{E0061}-\u{E007A}]{4,6}\u{E007F}/gu)) {
    const start = Math.max(0, index - 16) + flag.index;
    if (index > start && index < start + flag[0].length) return true;
  }
  return false;
}
