/** What `show` draws by a script: the HTML, and how many outputs before it make way. */
export interface ShownContent {
  readonly html: string;
  readonly standingCount: number;
}

/** The content in the script of an output; undefined for the script of a library. */
export function contentOf(script: unknown): ShownContent | undefined {
  const match = /\.\.\.(\{"id":.*\}), element \}\)/s.exec(String(script));
  return match === null ? undefined : (JSON.parse(match[1]!) as ShownContent);
}
