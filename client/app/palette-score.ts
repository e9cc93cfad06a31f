/**
 * How well text answers a query: 0 for not at all, more for better. Whole words before beginnings of words before
 * any part before shortened words, so that "inv" finds Invoices first and "errev" finds Error events.
 */
export function scoreOf(query: string, text: string): number {
  const wanted = query.toLowerCase().trim();
  const given = text.toLowerCase();
  if (wanted === "") return 1;
  if (given === wanted) return 100;
  if (given.startsWith(wanted)) return 90;
  const words = wanted.split(/\s+/);
  if (words.every((word) => given.split(/[\s/-]+/).some((part) => part.startsWith(word)))) return 70;
  if (given.includes(wanted)) return 50;
  return shortens(wanted.replaceAll(/\s/g, ""), given.split(/[\s/-]+/)) ? 10 : 0;
}

/** Whether the letters are beginnings of words that follow one another, with words left out between: "errev", "payme". */
function shortens(letters: string, words: readonly string[]): boolean {
  return letters.length > 1 && isMadeOf(letters, words);
}

function isMadeOf(letters: string, words: readonly string[]): boolean {
  if (letters === "") return true;
  return words.some((word, at) =>
    beginnings(letters, word).some((length) => isMadeOf(letters.slice(length), words.slice(at + 1))),
  );
}

function beginnings(letters: string, word: string): number[] {
  let shared = 0;
  while (shared < word.length && letters[shared] === word[shared]) shared++;
  return Array.from({ length: shared }, (_, index) => shared - index);
}
