/** Neon's host without its pooler, which knows neither LISTEN nor session locks. */
export function directUrl(url: string): string {
  return url.replace(/-pooler(?=\.[^/@]*neon\.)/, "");
}
