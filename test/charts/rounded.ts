/** The same plain data, numbers to six significant digits and long lists in short: for snapshots that people can read. */
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(6));
  if (Array.isArray(value)) {
    if (value.length <= 12) return value.map(rounded);
    return { length: value.length, first: value.slice(0, 3).map(rounded), last: rounded(value.at(-1)) };
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
}
