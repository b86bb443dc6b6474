/** Whether a value is a list of these items, in this order. */
export function isListOf(value: unknown, items: readonly unknown[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === items.length &&
    items.every((item, index) => Object.is(item, value[index]))
  );
}
