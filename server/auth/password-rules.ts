import { commonPasswords, commonWords } from "./common-passwords.ts";

const shortest = 12;
const longest = 128;
/** Characters that have to be left once the words everybody would try are taken out. */
const ownCharacters = 8;

/**
 * Why a password can't be used, in words for the person who chose it; undefined when it can. Length and guessability
 * only, no composition rules. `about` is what an attacker knows: e-mail, name, organizations.
 */
export function passwordFault(password: string, about: readonly string[] = []): string | undefined {
  const length = [...password].length;
  if (length < shortest)
    return `Use at least ${shortest} characters. A few words in a row are easy to remember.`;
  if (length > longest) return `Use at most ${longest} characters.`;
  const folded = fold(password);
  if (commonPasswords.has(folded)) return "This password is on every attacker's list. Choose another one.";
  if (isPattern(folded)) return "This is one short pattern over and over. Choose something harder to guess.";
  const known = [...commonWords, ...about.flatMap(knownWords)].sort((a, b) => b.length - a.length);
  const left = known.reduce((rest, word) => rest.replaceAll(word, ""), folded);
  if ([...left].length < ownCharacters) {
    return "This is mostly a common word or something known about you or the product. Add words of your own.";
  }
  return undefined;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

function knownWords(text: string): string[] {
  return [
    fold(text),
    ...text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  ].filter((word) => word.length >= 4);
}

// "aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "zyxwvutsrqpo".
function isPattern(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const repeats = [1, 2, 3, 4].some((period) =>
    codes.every((code, at) => at < period || code === codes[at - period]),
  );
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  const isWalk = (step: number) => steps.filter((candidate) => candidate === step).length >= steps.length - 1;
  return repeats || isWalk(1) || isWalk(-1);
}
