/** ` (did you mean severity?)`, or an empty text when no name is similar. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names);
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
}

/** The names that are similar, at most three, the nearest first. */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  const start = wanted.slice(0, 60).toLowerCase();
  return names
    .flatMap((name) => {
      const most = mostEdits(Math.min(start.length, name.length));
      const edits = distance(start, name.toLowerCase(), most);
      return edits <= most ? [{ name, edits }] : [];
    })
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** By the length of the shorter name. Names of one or two letters get no suggestions. */
function mostEdits(length: number): number {
  return length < 3 ? 0 : Math.min(Math.floor(length / 2), Math.max(2, Math.ceil(length / 3)));
}

/** Distance of two names. A name that contains the other is near: temperature and temperatureFahrenheit. */
function distance(a: string, b: string, most: number): number {
  const isPart = Math.min(a.length, b.length) > 2 && (b.includes(a) || a.includes(b));
  if (isPart) return a === b ? 0 : 1;
  return editDistance(a, b, most);
}

/**
 * Edit distance: the number of letters to add, remove or change; two neighbours that changed places count once.
 * @param most the largest number that is of interest; Infinity is returned for some of the pairs with a larger one, at once
 */
export function editDistance(a: string, b: string, most: number): number {
  if (fewestEdits(a, b) > most) return Number.POSITIVE_INFINITY;
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    const last = rows[i - 1]!;
    for (let j = 1; j <= b.length; j += 1) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, last[j]! + 1, next[j - 1]! + 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) next[j] = Math.min(next[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(next);
  }
  return rows[a.length]![b.length]!;
}

/** What two texts differ by at least: each edit changes the length by one, and adds or removes one kind of letter. */
function fewestEdits(a: string, b: string): number {
  const [inA, inB] = [lettersOf(a), lettersOf(b)];
  return Math.max(Math.abs(a.length - b.length), bitCount(inA & ~inB), bitCount(inB & ~inA));
}

/** A bit for each letter. Some characters share a bit, which only makes texts look more alike. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
