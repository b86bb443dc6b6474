/** Text in pages and pictures: escaped, short, with the numbers written alike everywhere. */

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

/** For Plotly, which reads a little HTML in labels and hover texts. */
export function escapeLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A label of at most `maxLength` characters, for an axis: the whole of it belongs in the hover text. */
export function shorten(text: string, maxLength = 28): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).trimEnd()}…`;
}

/** `12,345`. */
export function formatCount(value: number): string {
  return integers.format(value);
}

/** Three or four meaningful digits: `0.602`, `1,234`, `12.5`, `0.00031`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return integers.format(value);
  if (size >= 100) return value.toFixed(1);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  if (size >= 0.01) return value.toFixed(3);
  return Number(value.toPrecision(2)).toString();
}

/** A share of 0..1 as `12.3 %`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size >= 10 || size === 0 ? 1 : size >= 1 ? 2 : 3;
  return `${percent.toFixed(digits)} %`;
}
