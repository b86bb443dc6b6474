import type { HotspotsContext, LeadingHotSpot } from './context.js';

/** The accidents around one hot spot. */
export interface CloseUp {
  readonly hotSpot: LeadingHotSpot;
  /** Degrees. */
  readonly lng: readonly number[];
  readonly lat: readonly number[];
  /** Whether each of them belongs to the hot spot. */
  readonly isInside: readonly boolean[];
}

/** Accidents drawn in a close-up, at most. */
export const maxDotsInCloseUp = 700;
/** Side of a close-up, meters. */
export const closeUpMeters = 600;
const metersPerDegree = 111_195.08;

/** The accidents around each of some hot spots. */
export function computeCloseUps(
  { points, clustering }: Pick<HotspotsContext, 'points' | 'clustering'>,
  top: readonly LeadingHotSpot[],
): CloseUp[] {
  const degrees = closeUpMeters / metersPerDegree;
  const near = top.map((): number[] => []);
  // Bands of latitude as high as a frame: a frame reaches into three, and most accidents are in none of them.
  const bandOf = (lat: number): number => Math.floor((lat + 90) / degrees) + 1;
  const topInBand = new Array<number[] | undefined>(bandOf(90) + 2);
  for (const [index, { lat }] of top.entries()) {
    for (const offset of [-1, 0, 1]) {
      const band = bandOf(lat) + offset;
      topInBand[band] ??= [];
      topInBand[band]!.push(index);
    }
  }
  for (let i = 0; i < points.n; i++) {
    const candidates = topInBand[bandOf(points.lat[i]!)];
    if (candidates === undefined) continue;
    for (const index of candidates) {
      const { lng, lat } = top[index]!;
      // Generous in longitude; the map clips the rest.
      if (Math.abs(points.lat[i]! - lat) < degrees && Math.abs(points.lng[i]! - lng) < 2 * degrees)
        near[index]!.push(i);
    }
  }
  return top.map((hotSpot, index) => {
    const step = Math.max(1, Math.ceil(near[index]!.length / maxDotsInCloseUp));
    const drawn = near[index]!.filter((_, at) => at % step === 0);
    return {
      hotSpot,
      lng: drawn.map((i) => points.lng[i]!),
      lat: drawn.map((i) => points.lat[i]!),
      isInside: drawn.map((i) => clustering.hotSpotOf[i] === hotSpot.rank - 1),
    };
  });
}
