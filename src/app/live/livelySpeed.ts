/** Speeds of the page from ten minutes a second on. */
const speedFactors = [600, 3_600, 86_400] as const;
/** Below this, nothing seems to happen. */
const fewestPerSecond = 0.5;

export interface PlayedPeriod {
  readonly rowCount: number;
  /** Milliseconds since 1970 UTC. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * The speed at which a file is played if nobody has chosen one: ten minutes a second, or faster when a thin file would
 * bring less than an accident in two seconds.
 *
 * @returns seconds of event time in a second
 * @example
 * livelySpeed({ rowCount: 2_510, firstMs: Date.UTC(2016, 1), lastMs: Date.UTC(2023, 3) }); // 86400
 */
export function livelySpeed({ rowCount, firstMs, lastMs }: PlayedPeriod): number {
  const perSecond = (1000 * rowCount) / Math.max(1, lastMs - firstMs);
  return speedFactors.find((factor) => factor * perSecond >= fewestPerSecond) ?? speedFactors.at(-1)!;
}
