/** True or false in any case, or 1 or 0; anything else is null. */
export function parseBoolean(raw: string): boolean | null {
  const text = raw.replace(/^ +| +$/g, '').toLowerCase();
  if (text === 'false' || text === '0') return false;
  if (text === 'true' || text === '1') return true;
  return null;
}

/** The same in DuckDB; the two spellings of the real files come first, for speed. */
export function parseBooleanSql(raw: string): string {
  const rare = `CASE lower(trim(${raw})) WHEN 'false' THEN false WHEN '0' THEN false WHEN 'true' THEN true WHEN '1' THEN true END`;
  return `CASE ${raw} WHEN 'False' THEN false WHEN 'True' THEN true ELSE ${rare} END`;
}
