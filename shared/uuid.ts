const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether text is a UUID in its usual form, without braces or prefix. */
export function isUuid(text: string): boolean {
  return canonical.test(text);
}
