import { InputError } from '../../base/errors.js';
import type { Filter } from '../../query/question.js';

export interface HotspotsOptions {
  /** Look at these accidents only. @default all */
  readonly where?: Filter;
  /** Accidents at most this far apart, along the great circle, are neighbours. Meters. @default 100 */
  readonly epsMeters?: number;
  /**
   * An accident with so many within `epsMeters`, itself among them, is in the core of a hot spot. At least 2.
   * @default null: so many as the densest tenth of the accidents have, and at least 5
   */
  readonly minPoints?: number | null;
  /** Hot spots in the tables, the ranking and the small maps. @default 20 */
  readonly top?: number;
  /**
   * Side of the cells of the Gi* map, kilometers, 0.1 to 1000.
   * @default null: the smallest of 1, 2, 5, 10, 20, 50, 100 with at least 8 accidents in the average occupied cell
   */
  readonly cellKm?: number | null;
  /** Expected share of false ones among the cells that are called hot, 0..1. @default 0.05 */
  readonly fdr?: number;
  /** Draw this city, `Houston, TX` or `Houston`. @default null: the cities of the leading hot spots */
  readonly city?: string | null;
  /** Coverage of the intervals, 0..1. @default 0.95 */
  readonly level?: number;
  /** Seed of whatever is drawn at random; equal seeds give equal reports. @default 1 */
  readonly seed?: number;
}

export const hotspotsDefaults = {
  where: {},
  epsMeters: 100,
  minPoints: null,
  top: 20,
  cellKm: null,
  fdr: 0.05,
  city: null,
  level: 0.95,
  seed: 1,
} as const;

/** The options with the defaults filled in. @throws InputError naming the one that is out of range */
export function checkOptions(options: HotspotsOptions): Required<HotspotsOptions> {
  const used = { ...hotspotsDefaults, ...options };
  requireRange('epsMeters', used.epsMeters, 1, 100_000);
  if (used.minPoints !== null) requireWhole('minPoints', used.minPoints, 2);
  requireWhole('top', used.top, 1);
  if (used.cellKm !== null) requireRange('cellKm', used.cellKm, 0.1, 1000);
  requireShare('fdr', used.fdr);
  requireShare('level', used.level);
  requireWhole('seed', used.seed, 0);
  if (used.city !== null && (typeof used.city !== 'string' || used.city.trim() === '')) {
    throw new InputError(`Expected city to be a name such as "Houston, TX" or null; got "${used.city}".`);
  }
  return used;
}

function requireRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new InputError(`Expected ${name} from ${low} to ${high}; got ${value}.`);
}

function requireWhole(name: string, value: number, low: number): void {
  if (!Number.isSafeInteger(value) || value < low)
    throw new InputError(`Expected ${name} to be a whole number of at least ${low}; got ${value}.`);
}

function requireShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new InputError(`Expected ${name} between 0 and 1; got ${value}.`);
}
