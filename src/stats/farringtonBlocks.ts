/** Which past counts a count is compared with, and their part of the year, for `farringtonFlexible`. */

export interface SeasonBlocks {
  readonly periodsPerYear: number;
  readonly years: number;
  readonly halfWindow: number;
  readonly blocks: number;
  readonly excludedPeriods: number;
}

/** Past counts, in time order. */
export interface PastCounts {
  readonly indexes: readonly number[];
  /** The block of each, 0 .. blocks - 1; the last block is the one of the judged count. */
  readonly block: readonly number[];
}

/** The first index that can be judged. */
export function firstJudged({ periodsPerYear, years, halfWindow }: SeasonBlocks): number {
  return periodsPerYear * years + halfWindow;
}

/**
 * The counts of past years to compare `index` with. The last block holds the windows around the same time of each year;
 * the rest of each year is cut into `blocks - 1` of nearly equal length, the longer ones first. With one block there is
 * no rest: only the windows count.
 */
export function pastCounts(index: number, season: SeasonBlocks): PastCounts {
  const { periodsPerYear, years, halfWindow, blocks, excludedPeriods } = season;
  const start = index - periodsPerYear * years - halfWindow;
  const end = index - excludedPeriods; // exclusive
  const rest = periodsPerYear - 2 * halfWindow - 1;
  const indexes: number[] = [];
  const block: number[] = [];
  for (let t = start; t < end; t++) {
    const place = (t - start) % periodsPerYear;
    if (place <= 2 * halfWindow) block.push(blocks - 1);
    else if (blocks === 1) continue;
    else block.push(restBlock(place - 2 * halfWindow - 1, rest, blocks - 1));
    indexes.push(t);
  }
  return { indexes, block };
}

/** The block of a place 0 .. length - 1 that is cut into `parts`, of which the first ones are longer by one. */
function restBlock(place: number, length: number, parts: number): number {
  const short = Math.floor(length / parts);
  const longer = length % parts;
  const inLonger = longer * (short + 1);
  if (place < inLonger) return Math.floor(place / (short + 1));
  return longer + Math.floor((place - inLonger) / short);
}
