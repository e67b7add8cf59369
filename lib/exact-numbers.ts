import { stringEnd } from "@/lib/json-text";

/**
 * JSON may hold numbers that JavaScript cannot: 12345678901234567890 would become 12345678901234567000. Where a text must come
 * back as it came, such numbers travel through the program as strings behind a mark that nobody outside can know or write.
 */
const mark = `number ${crypto.randomUUID()} `;
const marked = new RegExp(`"${mark}([-+.\\deE]+)"`, "g");
const literal = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
/** What has fewer digits than this is held exactly. */
const manyDigits = /\d[\d.]{15}/;

/** A JSON text, known to be valid, with every number marked that would not come back from JavaScript as it is. */
export function markNumbers(text: string): string {
  if (!manyDigits.test(text)) return text;
  let out = "";
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = stringEnd(text, at);
    if (code !== 45 && (code < 48 || code > 57)) continue;
    literal.lastIndex = at;
    const number = literal.exec(text)![0];
    if (!isHeld(number)) {
      out += `${text.slice(done, at)}"${mark}${number}"`;
      done = at + number.length;
    }
    at += number.length - 1;
  }
  return out + text.slice(done);
}

/** The same text with its marked numbers as they came. */
export const spellNumbers = (text: string): string => (text.includes(mark) ? text.replace(marked, "$1") : text);

/** Whether JavaScript gives back the number that is written. What is too large for it at all is refused elsewhere. */
function isHeld(number: string): boolean {
  const value = Number(number);
  return !Number.isFinite(value) || digitsOf(number) === digitsOf(String(value));
}

/** `1.50e3` and `1500` alike: the digits that count, and how far to shift them. */
function digitsOf(number: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(
    number,
  )!;
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  return digits === "" ? "0" : `${sign}${digits}e${Number(exponent) - fraction.length + all.length - digits.length}`;
}
