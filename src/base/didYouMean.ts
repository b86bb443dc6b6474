/** ` (did you mean severity?)`, or an empty text when no name is similar. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const start = wanted.slice(0, 60).toLowerCase();
  const near = names
    .map((name) => ({ name, edits: distance(start, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.ceil(Math.min(start.length, name.length) / 3)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
}

/** Distance of two names. A name that contains the other is near: temperature and temperatureFahrenheit. */
function distance(a: string, b: string): number {
  return a.length > 2 && (b.includes(a) || a.includes(b)) ? 1 : editDistance(a, b);
}

/** Levenshtein distance: the number of letters to add, remove or change. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
