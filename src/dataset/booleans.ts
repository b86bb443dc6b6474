/** True or false in any case, or 1 or 0; anything else is null. */
export function parseBoolean(raw: string): boolean | null {
  const text = raw.replace(/^ +| +$/g, '').toLowerCase();
  if (text === 'false' || text === '0') return false;
  if (text === 'true' || text === '1') return true;
  return null;
}
