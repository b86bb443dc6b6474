/** The scheme of an address that is a URL, in lower case: `mongodb` of `mongodb://host/db`; null of a path. */
export function schemeOf(address: string): string | null {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase() ?? null;
}

/** A URL for people: without user, password and parameters. A path stays as it is. */
export function withoutPassword(address: string): string {
  if (schemeOf(address) === null) return address;
  return address.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}
