/** A list of this many numbers is for machines. */
const longList = 30;
/** Numbers that stand for it. */
const shown = 3;

const number = String.raw`-?\d+(?:\.\d+)?(?:e[-+]?\d+)?`;
const list = new RegExp(String.raw`${number}(?:,\s*${number}){${longList - 1},}`, 'g');

/**
 * Long lists of numbers in a question by their first ones: `-118.2, -118.1, -118.0 /* and 5,991 more *\/`. The report has
 * them all, in `asked`.
 */
export function shortenLists(code: string): string {
  return code.replaceAll(list, (whole) => {
    const numbers = whole.split(/,\s*/);
    const more = (numbers.length - shown).toLocaleString('en-US');
    return `${numbers.slice(0, shown).join(', ')} /* and ${more} more */`;
  });
}
