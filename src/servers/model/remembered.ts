/** The value of a key, made when it is not known. All are forgotten when there are too many, so that memory stays bounded. */
export function remembered<Key, Value>(
  values: Map<Key, Value>,
  mostValues: number,
  key: Key,
  make: () => Value,
): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = make();
  if (values.size >= mostValues) values.clear();
  values.set(key, value);
  return value;
}
