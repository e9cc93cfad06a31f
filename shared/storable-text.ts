/**
 * What in a text Postgres can't hold, in words: the character NUL, or half of a character (a lone surrogate, which
 * would silently become another one). Undefined for every other text.
 */
export function unstorable(text: string): string | undefined {
  if (text.includes("\0")) return "the character NUL";
  return /\p{Surrogate}/u.test(text) ? "half of a character" : undefined;
}
