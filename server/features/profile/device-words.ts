const browsers: readonly (readonly [name: string, version: RegExp])[] = [
  ["Edge", /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Samsung Internet", /\bSamsungBrowser\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ["Safari", /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
  ["curl", /^curl\/(\d+)/],
];

const systems: readonly (readonly [name: string, sign: RegExp])[] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b|\bX11\b/],
];

/** A user agent in words a person recognises the device by: "Firefox 145 on Windows". */
export function deviceWords(userAgent: string | null): string {
  const agent = (userAgent ?? "").slice(0, 500);
  const browser = browsers.find(([, version]) => version.test(agent));
  const system = systems.find(([, sign]) => sign.test(agent))?.[0];
  const name = browser && `${browser[0]} ${browser[1].exec(agent)?.[1] ?? ""}`.trim();
  if (name && system) return `${name} on ${system}`;
  return name ?? (system ? `Unknown browser on ${system}` : "Unknown device");
}
