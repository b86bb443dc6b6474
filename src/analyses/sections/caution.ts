/** The common paragraph that explains why a simple comparison misleads. */
export function confounded(what: string): string {
  return `The feed is the main confounder: feeds differ in where, when and how they report, and their mix changes, so ${what}.`;
}
