/** The scheme of an address that is a URL, in lower case: `mongodb` of `mongodb://host/db`; null of a path. */
export function schemeOf(address: string): string | null {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase() ?? null;
}

/** An address for messages: without the user, password and parameters of a URL. A path is unchanged. */
export function withoutPassword(address: string): string {
  return address.replaceAll(/(:\/\/)[^@/\s]*@/g, '$1').replaceAll(/(:\/\/[^?\s]*)\?\S*/g, '$1');
}
