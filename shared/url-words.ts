// How plain words stand in an address. `~` takes the meaning from the signs that divide words; an apostrophe in front
// says "this is text" where the word would otherwise be empty, a number, yes or no, or a mark of its own.

const signs = /[~,:()]/g;
const literal = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/** A word such that `readWord` gives it back, whatever is in it; `marks` are first letters that mean something here. */
export function writeWord(word: string, marks = ""): string {
  const quoted = word === "" || word.startsWith("'") || (marks !== "" && marks.includes(word.charAt(0)));
  return (quoted ? "'" : "") + word.replace(signs, "~$&");
}

/** A string, number or boolean such that `readScalar` gives it back with its type. */
export function writeScalar(value: string | number | boolean): string {
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "string") return String(value);
  return literal.test(value) ? `'${value}` : writeWord(value, "!");
}

/** The word that starts at `at`, as it was written, and where it ends: at a dividing sign or at the end of the text. */
export function rawWord(text: string, at: number): { raw: string; end: number } {
  let end = at;
  while (end < text.length && !",:()".includes(text.charAt(end))) end += text.charAt(end) === "~" ? 2 : 1;
  return { raw: text.slice(at, end), end: Math.min(end, text.length) };
}

export function readWord(raw: string): string {
  return (raw.startsWith("'") ? raw.slice(1) : raw).replaceAll(/~([\s\S]?)/g, "$1");
}

export function readScalar(raw: string): string | number | boolean {
  if (!literal.test(raw)) return readWord(raw);
  return raw === "true" ? true : raw === "false" ? false : Number(raw);
}

/** The words of a comma-separated list as they were written; an empty text is an empty list. */
export function rawList(text: string): string[] {
  if (text === "") return [];
  const words: string[] = [];
  for (let at = 0; at <= text.length;) {
    const { raw, end } = rawWord(text, at);
    words.push(raw);
    // A sign that has no place in a list ends it: the rest is nothing that we wrote.
    if (text.charAt(end) !== ",") break;
    at = end + 1;
  }
  return words;
}
