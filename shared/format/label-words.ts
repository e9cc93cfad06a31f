const names = /^(Stripe|Pressdesk|[A-Z][a-z]*[A-Z].*|[A-Z]{2,}s?)$/;

/** A label as it stands inside a sentence: "Stripe invoice" and "API keys" keep their capitals, "Last sign-in" doesn't. */
export function inSentence(label: string): string {
  return label
    .split(" ")
    .map((word) => (names.test(word) ? word : word.toLowerCase()))
    .join(" ");
}
