/** How a source is printed: what it is, and what to call for more. Its size is only known after a look. */
export function sourceText(what: string): string {
  return `Source: ${what}\nFor rows and period: await source.describe(). To ask: await source.ask(count()).`;
}
