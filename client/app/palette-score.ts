/**
 * How well text answers a query: 0 for not at all, more for better. Whole words before beginnings of words before
 * letters in order, so that "inv" finds Invoices before "Conversion events".
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
  return lettersInOrder(wanted.replaceAll(/\s/g, ""), given) ? 10 : 0;
}

function lettersInOrder(letters: string, text: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return letters.length > 2;
}
