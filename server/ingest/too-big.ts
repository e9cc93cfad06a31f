import { tooLarge, type Refusal } from "#server/errors.ts";

/** The refusal (413) of a body of more than `limit` bytes. */
export function tooBig(limit: number): Refusal {
  return tooLarge(`The body is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
}
