/** A paragraph of the answer to "why not simply compare?". */
export function confounded(what: string): string {
  return `Source is the main confounder: the feeds differ in where, when and how they report, and their mix changes, so ${what}.`;
}
