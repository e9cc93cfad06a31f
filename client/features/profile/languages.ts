const offered = [
  "en-GB",
  "en-US",
  "en-IE",
  "de-DE",
  "de-AT",
  "de-CH",
  "fr-FR",
  "fr-CH",
  "nl-NL",
  "es-ES",
  "it-IT",
  "pt-PT",
  "sv-SE",
  "da-DK",
  "nb-NO",
  "fi-FI",
  "pl-PL",
  "cs-CZ",
  "ja-JP",
];

/** Languages for dates and numbers with the one in use, each under its own name. */
export function languages(current: string): { value: string; label: string }[] {
  const tags = offered.includes(current) ? offered : [current, ...offered];
  return tags.map((value) => ({ value, label: nameOf(value) }));
}

/** Every zone that this browser knows, with the hour that it differs by now. */
export function timeZones(): { id: string; label: string }[] {
  return Intl.supportedValuesOf("timeZone").map((id) => ({
    id,
    label: `${id.replaceAll("_", " ")} (${offsetOf(id)})`,
  }));
}

function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}
