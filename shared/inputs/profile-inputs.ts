import { z } from "zod";

const timezone = z
  .string()
  .max(64)
  .refine(isTimeZone, "Not a time zone we know. Use a name such as Europe/Paris.");
const locale = z.string().max(35).refine(isLocale, "Not a language tag we know. Use one such as en-GB.");

/** How one person wants the console to look and to write dates. Every part may be left out. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(["system", "light", "dark"]).optional(),
  density: z.enum(["compact", "comfortable"]).optional(),
  /** IANA name. */
  timezone: timezone.optional(),
  /** BCP 47. */
  locale: locale.optional(),
  /** `locale`: as the language writes it; `iso`: 2026-11-22. */
  dateFormat: z.enum(["locale", "iso"]).optional(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const renameProfileInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Write a name.")
    .max(120, "At most 120 characters.")
    .regex(/^[^\p{C}]*$/u, "Line breaks and invisible characters can't be part of a name."),
});

export const completeSetUpInput = z.strictObject({
  token: z.string().min(1).max(200),
  name: renameProfileInput.shape.name,
  email: z
    .string()
    .max(254, "At most 254 characters.")
    .transform((text) => text.normalize("NFKC").trim().toLowerCase())
    .pipe(z.email("This isn't an e-mail address.")),
  password: z.string().max(1024),
});
export type CompleteSetUpInput = z.infer<typeof completeSetUpInput>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
