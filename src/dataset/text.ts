/**
 * White space is the same set in SQL and in TypeScript: the control characters U+0000 to U+001F and U+007F, the blank
 * and the no-break space. So no cleaned text holds a control character, and U+001F can separate the fields of a key.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters count as white space here
const runsOfBlanks = /[\x00-\x20\x7f\xa0]+/g;

/** A trimmed text with each run of white space as one blank; null if nothing is left. */
export function cleanText(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined) return null;
  const cleaned = raw.replace(runsOfBlanks, ' ');
  const from = cleaned.startsWith(' ') ? 1 : 0;
  const until = cleaned.endsWith(' ') ? cleaned.length - 1 : cleaned.length;
  return from >= until ? null : cleaned.slice(from, until);
}
