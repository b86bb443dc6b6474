/** Drops missing items: `compact([first, isKnown && second])`, in place of conditional spreads. */
export function compact<Item>(items: readonly (Item | false | null | undefined)[]): Item[] {
  return items.filter((item): item is Item => item !== false && item !== null && item !== undefined);
}
