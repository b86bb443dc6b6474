/**
 * A pattern that matches words in capitals or not, valid in both JavaScript and RE2. Only ASCII letters have two cases: a
 * pattern that ignores case in RE2 would also match the Kelvin sign as a K, unlike JavaScript's.
 */
export function anyCase(words: string): string {
  return words
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}
