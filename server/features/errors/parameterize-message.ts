/*
 * Replaces the varying parts of a message by their kind, so that messages which differ in an id, a time or an address
 * group together. The kinds and their order are those of Sentry's documentation; the patterns are written from its
 * published cases.
 */

const weekday = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const weekdayLong = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const day = "(?:0[1-9]|[12]\\d|3[01])";
const monthNumber = "(?:0[1-9]|1[0-2])";
const clock = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?";
const zone = "(?:Z|[A-Z]{3,4}|[+-]\\d{2}:?\\d{2})";
const start = "(?<![\\w.:-])";
const startLoose = "(?<![\\w])";
const end = "(?![\\w])";

const ipv4 = "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const hextet = "[0-9a-fA-F]{1,4}";
const ipv6 = [
  `(?:${hextet}:){7}${hextet}`,
  `(?:${hextet}:){1,7}:(?:${hextet}(?::${hextet}){0,5})?`,
  `::(?:${hextet}(?::${hextet}){0,6})`,
].join("|");

const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    "email",
    /(?<!:\/\/\S{0,100})[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})+/g,
  ],
  ["url", /\b(?:wss?|https?|ftp|file):\/\/[^\s"'<>]{1,2000}/g],
  [
    "hostname",
    /(?<![\w.@-])(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.){1,8}(?:com|net|org|io|dev|app|co|ai|edu|gov|info|biz|cloud|uk|de|fr|eu|us|ca|au|jp|cn|ru|br|in|nl|se|no|ch|it|es|pl|me|tv|xyz|tech|online|site|local|internal)(?![\w.-])/g,
  ],
  ["ip", new RegExp(`(?<![\\w.:])(?:${ipv6}|${ipv4})(?![\\w:]|\\.\\d)`, "g")],
  ["traceparent", /(?<![\w-])(?:00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]|1-[0-9a-f]{8}-[0-9a-f]{24})(?![\w-])/g],
  [
    "uuid",
    /(?<![0-9a-zA-Z])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-zA-Z])/g,
  ],
  ["sha1", /(?<![0-9a-zA-Z])[0-9a-fA-F]{40}(?![0-9a-zA-Z])/g],
  ["md5", /(?<![0-9a-zA-Z])[0-9a-fA-F]{32}(?![0-9a-zA-Z])/g],
  [
    "date",
    new RegExp(
      [
        `datetime\\.datetime\\(\\d{4}(?:, ?\\d+){2,6}\\)`,
        `${startLoose}${weekdayLong}, ${day}-${month}-\\d{2} ${clock} ${zone}`,
        `${startLoose}${weekday}, ${day} ${month} \\d{2,4} (?:${clock}|\\d{2}:\\d{2}) ${zone}`,
        `${startLoose}${weekday} ${month} [ 0-3]?\\d \\d{4} ${clock}(?: GMT[+-]\\d{4})?(?: \\([^)]{1,40}\\))?`,
        `${startLoose}${weekday} ${month} [ 0-3]?\\d ${clock}(?: ${zone})? \\d{4}`,
        `${start}\\d{4}-${monthNumber}-${day}(?:[T ]${clock}(?: ?${zone})?)?${end}`,
        `${start}\\d{4}${monthNumber}${day}(?:T| )(?:\\d{6}|${clock})(?:${zone})?${end}`,
        `${startLoose}${month}\\.? [0-3]?\\d, \\d{4}`,
        `${startLoose}[0-3]?\\d ${month} \\d{4}(?: ${clock})?`,
        `${start}${clock}(?: ?[ap]m| ?[AP]M)?${end}`,
        `${start}(?:[01]?\\d|2[0-3]):[0-5]\\d(?: ?[ap]m| ?[AP]M)?${end}(?!:)`,
      ].join("|"),
      "g",
    ),
  ],
  ["duration", /(?<![\w.])\d+(?:\.\d+)?(?:ms|s)(?!\w)/g],
  ["swift_txn_id", /(?<!\w)tx[0-9a-f]{21}-[0-9a-f]{10}(?:[\w-]*)?/g],
  ["hex", /(?<!\w)0[xX](?:[0-9a-f]+|[0-9A-F]+)(?!\w)/g],
  // One case only, and a digit somewhere unless it is eight or more: "deadbeef" and "9AF8", not "decade". Seven
  // lower-case characters are an abbreviated commit id, below.
  [
    "hex",
    /(?<!\w)-?(?:(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])(?:[0-9a-f]{4,6}|[0-9a-f]{8,128})|[a-f]{8,128}|(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{4,128}|[0-9A-F]{8,128}|\d{8,128})(?!\w)/g,
  ],
  // Abbreviated commit ids are exactly seven characters with both kinds.
  ["git_sha", /(?<!\w)(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7}(?!\w)/g],
  ["float", /(?<![\w.])-?\d+\.\d+(?:[eE][+-]?\d+)?(?![\w.])/g],
  ["int", /(?<![\w.])(?:(?<![\w>)])-)?\d+(?![\w])/g],
  ["quoted_str", /(?<==)(?:"[^"]*"|'[^']*')/g],
  ["bool", /(?<==)(?:True|true|False|false)(?!\w)/g],
];

/** Long texts are cut first: grouping needs the beginning, and hostile input must stay cheap. */
const maximumLength = 4_000;

/** A message with its varying parts replaced, e.g. `Order <int> not found`. */
export function parameterizeMessage(message: string): string {
  let text = message.slice(0, maximumLength);
  for (const [kind, pattern] of patterns) text = text.replace(pattern, `<${kind}>`);
  return text;
}
