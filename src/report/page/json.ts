/** JSON that is safe inside a script element, with typed arrays as lists. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    ArrayBuffer.isView(entry) ? Array.from(entry as unknown as ArrayLike<number>) : entry,
  ).replaceAll('<', '\\u003c');
}
