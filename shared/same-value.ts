/** Whether two values of a field are the same to a reader of the wire. `null` and "" differ. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  return one != null && other != null && typeof one !== typeof other && String(one) === String(other);
}
