import { requireInteger, requireKnownOptions, requirePositive, unexpected } from '../base/checks.js';
import type { Value } from '../query/question.js';
import type { Analytic, CountedEvents } from './analytic.js';
import { requireColumnNames, requireName } from './checks.js';
import { DecayedSum } from './decayedSum.js';
import { damaged, requireSameOptions, requireState } from './savedState.js';

export interface DecayedPlacesOptions {
  /** Unique among the members. */
  readonly name: string;
  /** Columns whose values name a place: `['state', 'city']`. An event without a value in one of them has no place. */
  readonly by: readonly string[];
  /** The time in which an event loses half of its weight, milliseconds. */
  readonly halfLifeMs: number;
  /** Places that weigh less at the watermark are forgotten. @default 0.01 */
  readonly minWeight?: number;
  /** The most places remembered; the lightest are forgotten when a quarter more have come. @default 10000 */
  readonly capacity?: number;
}

export const decayedPlacesDefaults: { readonly minWeight: number; readonly capacity: number } = {
  minWeight: 0.01,
  capacity: 10_000,
};

/** A place and the decayed number of its events. */
export interface DecayedPlace {
  /** The values of the columns in `by`. */
  readonly place: readonly Value[];
  /** Events, each halved in every half-life since its event time. */
  readonly weight: number;
}

export interface DecayedTop {
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** The heaviest first; equal ones by the text of the place. */
  readonly places: readonly DecayedPlace[];
  /** All places together, those that were forgotten included. */
  readonly total: number;
  /** What was forgotten of any place weighs at most this: a weight is too small by so much, never too large. */
  readonly errorBound: number;
}

/** An analysis of the places with most events lately. */
export interface DecayedPlacesAnalytic extends Analytic {
  /** Places that are remembered. */
  readonly placesKnown: number;
  /** Events without a place. */
  readonly withoutPlace: number;
  /**
   * The heaviest places.
   *
   * @param atMs the time of the weights, milliseconds since 1970 UTC @default the newest event time
   * @returns null without `atMs` before the first event
   */
  top(places: number, atMs?: number): DecayedTop | null;
}

/**
 * The places with most events lately, by forward-decayed counts. Without forgetting, weights are exact and do not depend on the
 * order of the events. In steady state a place with r events in a half-life weighs r / ln 2, with standard deviation
 * sqrt(r / (2 ln 2)) if they come at random. State: two numbers or so for each of at most 1.25 `capacity` places.
 *
 * @throws InputError if an option is not as described
 * @example
 * const cities = decayedPlacesAnalytic({ name: 'cities', by: ['state', 'city'], halfLifeMs: 3_600_000 });
 * const analytics = new StreamAnalytics({ members: [cities] });
 * // after some batches
 * cities.top(10)!.places[0]; // { place: ['CA', 'Los Angeles'], weight: 12.4 }
 */
export function decayedPlacesAnalytic(options: DecayedPlacesOptions): DecayedPlacesAnalytic {
  requireKnownOptions('decayedPlacesAnalytic', options, {
    name: true,
    by: true,
    halfLifeMs: true,
    ...decayedPlacesDefaults,
  });
  const all = { ...decayedPlacesDefaults, ...options };
  requireName(all.name);
  if (requireColumnNames(all.by).length === 0)
    throw unexpected('by', 'a list of columns, at least one', all.by);
  requirePositive('halfLifeMs', all.halfLifeMs);
  requirePositive('minWeight', all.minWeight);
  requireInteger('capacity', all.capacity, 1);
  return new DecayedPlaces(all);
}

class DecayedPlaces implements DecayedPlacesAnalytic {
  readonly name: string;
  readonly reads: readonly string[];
  readonly #options: Required<DecayedPlacesOptions>;
  readonly #places = new Map<string, DecayedSum>();
  #total: DecayedSum;
  /** The heaviest place of each time of forgetting: no place has lost more than all of these. */
  #forgotten: DecayedSum;
  #newestMs: number | null = null;
  #watermarkMs: number | null = null;
  #withoutPlace = 0;

  constructor(options: Required<DecayedPlacesOptions>) {
    this.name = options.name;
    this.reads = options.by;
    this.#options = options;
    this.#total = new DecayedSum(options.halfLifeMs);
    this.#forgotten = new DecayedSum(options.halfLifeMs);
  }

  get placesKnown(): number {
    return this.#places.size;
  }

  get withoutPlace(): number {
    return this.#withoutPlace;
  }

  add(events: CountedEvents): void {
    const { by, halfLifeMs, capacity } = this.#options;
    const columns = by.map((column) => events.columns[column]!);
    for (let at = 0; at < events.count; at++) {
      const place = columns.map((values): Value => values[at] ?? null);
      if (place.includes(null)) {
        this.#withoutPlace++;
        continue;
      }
      const eventMs = events.eventMs[at]!;
      this.#newestMs = Math.max(this.#newestMs ?? eventMs, eventMs);
      const text = JSON.stringify(place);
      let sum = this.#places.get(text);
      if (sum === undefined) {
        sum = new DecayedSum(halfLifeMs);
        this.#places.set(text, sum);
      }
      sum.add(eventMs);
      this.#total.add(eventMs);
      if (this.#places.size > capacity * 1.25) this.#keepHeaviest();
    }
  }

  /** Forgets light places whenever the watermark enters another half-life. */
  advance(watermarkMs: number): void {
    const halfLife = (ms: number): number => Math.floor(ms / this.#options.halfLifeMs);
    const isDue = this.#watermarkMs === null || halfLife(watermarkMs) > halfLife(this.#watermarkMs);
    this.#watermarkMs = watermarkMs;
    if (!isDue) return;
    const light: (readonly [text: string, weight: number])[] = [];
    for (const [text, sum] of this.#places) {
      const weight = sum.valueAt(watermarkMs);
      if (weight < this.#options.minWeight) light.push([text, weight]);
    }
    this.#forget(light, watermarkMs);
  }

  top(places: number, atMs?: number): DecayedTop | null {
    requireInteger('places', places, 1);
    const askedMs = atMs ?? this.#newestMs;
    if (askedMs === null) return null;
    if (!Number.isFinite(askedMs)) throw unexpected('atMs', 'milliseconds since 1970 UTC', askedMs);
    return {
      atMs: askedMs,
      places: this.#byWeight(askedMs)
        .slice(0, places)
        .map(([text, weight]) => ({ place: JSON.parse(text) as Value[], weight })),
      total: this.#total.valueAt(askedMs),
      errorBound: this.#forgotten.valueAt(askedMs),
    };
  }

  save(): unknown {
    return {
      options: this.#savedOptions(),
      places: [...this.#places].map(([text, sum]) => [text, sum.save()]),
      total: this.#total.save(),
      forgotten: this.#forgotten.save(),
      newestMs: this.#newestMs,
      watermarkMs: this.#watermarkMs,
      withoutPlace: this.#withoutPlace,
    };
  }

  restore(state: unknown): void {
    const { halfLifeMs } = this.#options;
    const owner = `analytic "${this.name}"`;
    const names = [
      'options',
      'places',
      'total',
      'forgotten',
      'newestMs',
      'watermarkMs',
      'withoutPlace',
    ] as const;
    const saved = requireState(owner, state, names);
    requireSameOptions(owner, saved.options, this.#savedOptions());
    if (!Array.isArray(saved.places)) throw damaged(`places of ${owner}`, saved.places);
    this.#places.clear();
    for (const [text, sum] of saved.places as [string, unknown][]) {
      this.#places.set(text, DecayedSum.of(halfLifeMs, sum));
    }
    this.#total = DecayedSum.of(halfLifeMs, saved.total);
    this.#forgotten = DecayedSum.of(halfLifeMs, saved.forgotten);
    this.#newestMs = saved.newestMs as number | null;
    this.#watermarkMs = saved.watermarkMs as number | null;
    this.#withoutPlace = saved.withoutPlace as number;
  }

  #savedOptions(): Readonly<Record<string, unknown>> {
    const { name: _, ...options } = this.#options;
    return options;
  }

  #keepHeaviest(): void {
    const atMs = this.#newestMs!;
    this.#forget(this.#byWeight(atMs).slice(this.#options.capacity), atMs);
  }

  #forget(places: readonly (readonly [text: string, weight: number])[], atMs: number): void {
    let heaviest = 0;
    for (const [text, weight] of places) {
      this.#places.delete(text);
      heaviest = Math.max(heaviest, weight);
    }
    if (heaviest > 0) this.#forgotten.add(atMs, heaviest);
  }

  #byWeight(atMs: number): (readonly [text: string, weight: number])[] {
    const weights = [...this.#places].map(([text, sum]) => [text, sum.valueAt(atMs)] as const);
    return weights.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  }
}
