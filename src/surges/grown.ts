/** An array with room for at least `length` values, those of `array` first. */
export function grown<Values extends Float64Array | Float32Array | Int32Array | Uint8Array>(
  array: Values,
  length: number,
): Values {
  if (length <= array.length) return array;
  const Type = array.constructor as new (length: number) => Values;
  const larger = new Type(Math.max(length, 2 * array.length, 64));
  larger.set(array);
  return larger;
}
