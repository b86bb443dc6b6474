/** A list of this many numbers is for machines. */
const longList = 30;
/** Numbers that stand for it. */
const shown = 3;

const number = String.raw`-?\d+(?:\.\d+)?(?:e[-+]?\d+)?`;
const list = new RegExp(String.raw`${number}(?:,\s*${number}){${longList - 1},}`, 'g');

/**
 * Long lists of numbers in a question by their first ones: `-118.2, -118.1, -118.0 /* and 5,991 more *\/`. The report has
 * them all, in `asked`.
 *
 * @returns the text, and the number of values of the lists that it shortens; 0 if it is whole
 */
export function shortenLists(code: string): { readonly text: string; readonly values: number } {
  let values = 0;
  const text = code.replaceAll(list, (whole) => {
    const numbers = whole.split(/,\s*/);
    values += numbers.length;
    const more = (numbers.length - shown).toLocaleString('en-US');
    return `${numbers.slice(0, shown).join(', ')} /* and ${more} more */`;
  });
  return { text, values };
}
