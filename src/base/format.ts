/** Text for pages, charts, outputs and messages: escaping, shortening, joining, and one format for numbers. */

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** For HTML, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Sentences for HTML, in which `5 %`, `I-5` and `2018–2023` each stay on one line. */
export function proseHtml(text: string): string {
  return escapeHtml(text)
    .replaceAll(/(\d) %/g, '$1&nbsp;%')
    .replaceAll(/[\w.,]{1,12}(?:[-–][\w.,]{0,8}\d){1,2}/g, '<span class="whole">$&</span>');
}

/** For Plotly, which interprets some HTML in labels and hover texts. */
export function escapeLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A label of at most `maxLength` characters for an axis. Put the whole text into the hover text. */
export function shorten(text: string, maxLength = 28): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).trimEnd()}…`;
}

/** The text on two lines of at most `maxLength` characters, escaped for Plotly: a panel's title. */
export function onTwoLines(text: string, maxLength: number): string {
  if (text.length <= maxLength) return escapeLabel(text);
  const cut = text.lastIndexOf(' ', maxLength);
  if (cut <= 0) return escapeLabel(shorten(text, maxLength));
  return `${escapeLabel(text.slice(0, cut))}<br>${escapeLabel(shorten(text.slice(cut + 1), maxLength))}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** The text with a capital first letter. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12,345`. */
export function formatCount(value: number): string {
  return integers.format(value);
}

/** `1,181 bytes`, `485 kB`, `3.06 GB`: a size with three digits, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  if (bytes < 10_000) return formatCountOf(bytes, 'byte');
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1_000 ** power).toPrecision(3))} ${units[power - 1]}`;
}

/** `1 row`, `12,345 rows`: a count with its noun. */
export function formatCountOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/**
 * A time span in its two largest units: `9.9 s`, `42 s`, `1 min 15 s`, `3 h 20 min`; `?` if it is not finite. It is rounded
 * before it is split, so that 119.6 seconds are `2 min 0 s`.
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  if (seconds < 0) return withMinus(`-${formatDuration(-seconds)}`);
  if (Math.round(seconds * 10) < 100) return `${(Math.round(seconds * 10) / 10).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const ordinals = new Intl.PluralRules('en-US', { type: 'ordinal' });
const ordinalEnds: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** `1st`, `2nd`, `9th`. */
export function formatOrdinal(value: number): string {
  return `${formatCount(value)}${ordinalEnds[ordinals.select(value)]}`;
}

/** Three or four significant digits: `0.602`, `1,234`, `12.5`, `−0.00031`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return withMinus(integers.format(value));
  if (size >= 10) return withMinus(value.toFixed(1));
  if (size >= 1) return withMinus(value.toFixed(2));
  if (size >= 0.01) return withMinus(value.toFixed(3));
  return withMinus(Number(value.toPrecision(2)).toString()).replace(
    /e-(\d+)$/,
    (_, power: string) => ` × 10⁻${superscript(power)}`,
  );
}

function superscript(digits: string): string {
  return digits.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);
}

/** Tick format of Plotly for an axis of shares: percent without unneeded digits. */
export const percentTicks = '.2~%';

/** A share of 0..1 as `12.3 %`; 0 and 100 % without decimals. A share of almost 1 is not rounded to it: `99.99 %`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size === 0 || size === 100 ? 0 : size >= 10 ? digitsBelowAll(size) : size >= 0.1 ? 2 : 3;
  return withMinus(`${percent.toFixed(digits)} %`);
}

/** Decimals of a percentage of 10 or more: as many, up to three, as tell it from 100. What is nearer is a trace of rounding. */
function digitsBelowAll(size: number): number {
  const digits = [1, 2, 3].find((one) => size > 100 || size.toFixed(one) !== (100).toFixed(one));
  return digits ?? 0;
}

/** A chosen level of 0..1 as written by hand: `95 %`, `2.5 %`. */
export function formatLevel(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** A difference of shares in percentage points: `−1.5`, `+0.6`. */
export function formatPoints(difference: number): string {
  if (!Number.isFinite(difference)) return '–';
  const points = (difference * 100).toFixed(1);
  return Number(points) > 0 ? `+${points}` : Number(points) < 0 ? withMinus(points) : '0.0';
}

/** A minus sign in place of a hyphen; none before zero. */
function withMinus(number: string): string {
  return number.replace(/^-/, /[1-9]/.test(number) ? '−' : '');
}
