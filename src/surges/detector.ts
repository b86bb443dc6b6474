import { dayMs, minuteMs } from '../base/durations.js';
import type { EventColumns } from '../consume/decodedBatch.js';
import { instantText } from '../dataset/times.js';
import { negativeBinomialBound, negativeBinomialPValue } from '../stats/negativeBinomial.js';
import type { Analytic, CountedEvents } from '../stream/analytic.js';
import { fromBase64, requireSameOptions, requireState, toBase64 } from '../stream/savedState.js';
import type { Surge } from './alarm.js';
import { type AlarmLevel, type AlarmState, nextAlarmState, quietState } from './alarmStates.js';
import { Discoveries } from './discoveries.js';
import { ExpectedRates } from './expectedRates.js';
import { fillRates, type HourlyCounts } from './fillRates.js';
import { grown } from './grown.js';
import { localHourOf } from './localHours.js';
import { type SurgeOptions, type SurgeSettings, surgeSettings } from './options.js';
import { Places, placeColumns } from './places.js';
import { SlidingWindow } from './slidingWindow.js';

/** How long `active` shows a surge that has ended. */
const keptMs = 3 * 60 * minuteMs;
/** A place that has fired for longer than this has a new normal, which is learned. */
const longestUnusualMs = dayMs;
/**
 * Windows that slide find the largest count of a day, which is above a bound more often than one of the separate windows
 * of the day. `test/surges/falseAlarms.test.ts` measures by how much.
 */
export const slidingFactor = 4;

/** The count of a place in the window, and what is expected. */
interface Figures {
  readonly observed: number;
  readonly expected: number;
  readonly overdispersion: number;
  readonly pValue: number;
  /** The largest p-value that raises an alarm. */
  readonly raisingPValue: number;
}

interface Alarm {
  readonly state: AlarmState;
  readonly figures: Figures;
  /** The time of the figures. */
  readonly atMs: number;
  readonly peak: number;
}

/**
 * Finds places that are unusually busy now: the accidents of a sliding window against those to expect at this hour of the
 * week, with the overdispersion of the place. It is evaluated at fixed steps of event time, each when the watermark has
 * passed it, so a replay at any speed finds the same surges.
 *
 * On a day without surges, the probability of any alarm is at most `falseDiscoveryRate`; on other days at most that
 * share of the alarms is expected to be false: see "Surges" in ARCHITECTURE.md. Until `minWeeks` are learned, from a
 * history (`learnHistory`) or from the stream, there are no alarms.
 *
 * @throws InputError if an option is not as described
 * @example
 * const detector = new SurgeDetector({ onTransition: ({ state, place, observed }) => console.log(state, place.name, observed) });
 * await learnHistory(detector, source, { before: '2019-03-01T00:00:00Z' });
 */
export class SurgeDetector implements Analytic {
  readonly name = 'surges';
  readonly reads: readonly string[];
  /** The options, with their defaults. */
  readonly settings: SurgeSettings;
  /** The expected counts, by the number of a place. */
  readonly rates: ExpectedRates;
  /** The places of the accidents so far. */
  readonly places: Places;
  readonly #onTransition: (surge: Surge) => void;
  readonly #window: SlidingWindow;
  readonly #stepMs: number;
  readonly #windowMs: number;
  /** The rate of false discoveries of one evaluation. */
  readonly #rateOfStep: number;
  readonly #alarms = new Map<number, Alarm>();
  #ended: Surge[] = [];
  #isWatched = new Uint8Array(0);
  #watched = 0;
  #watchedOfDay = 0;
  /** The numbers of the places of one event, reused for each. */
  readonly #found: number[] = [];
  #unplaced = 0;

  constructor(options: SurgeOptions = {}) {
    const settings = surgeSettings(options);
    const { dataset, kinds, windowMinutes, stepMinutes, halfLifeWeeks, lagHours, minWeeks } = settings;
    this.settings = settings;
    this.#onTransition = options.onTransition ?? (() => {});
    this.reads = ['startLocal', ...placeColumns(dataset, kinds)];
    this.places = new Places(dataset, kinds, settings.cellKm);
    const { daylightTime } = dataset.clock;
    this.rates = new ExpectedRates({ daylightTime, windowMinutes, halfLifeWeeks, lagHours, minWeeks });
    this.#stepMs = stepMinutes * minuteMs;
    this.#windowMs = windowMinutes * minuteMs;
    this.#window = new SlidingWindow(windowMinutes / stepMinutes, settings.minCount, (place, lat, lng) =>
      this.places.addPosition(place, lat, lng),
    );
    const windowsOfDay = (dayMs / this.#windowMs) * (windowMinutes === stepMinutes ? 1 : slidingFactor);
    this.#rateOfStep = settings.falseDiscoveryRate / windowsOfDay;
  }

  /** Weeks that were learned; nothing is watched before `neededWeeks`. */
  get weeks(): number {
    return this.rates.weeks;
  }

  /** Weeks that must be learned: `minWeeks`. */
  get neededWeeks(): number {
    return this.rates.neededWeeks;
  }

  /** The number of places that are watched. */
  get watched(): number {
    return this.#watched;
  }

  /** Events that belong to no place: those without a county, for example. */
  get unplaced(): number {
    return this.#unplaced;
  }

  add({ count, columns, eventMs }: CountedEvents): void {
    const startLocal = columns.startLocal as readonly string[];
    for (let event = 0; event < count; event++) {
      const atMs = eventMs[event]!;
      this.places.find(columns, event, atMs, this.#found);
      this.#followPlaces();
      if (this.#found.length === 0) this.#unplaced++;
      const hour = localHourOf(startLocal[event]!);
      const step = Math.floor(atMs / this.#stepMs);
      const [lat, lng] = positionOf(columns, event);
      for (const place of this.#found) {
        this.rates.add(place, hour, 1);
        this.#window.add(place, step, lat, lng);
      }
    }
  }

  /**
   * Learns hourly counts of the past at places that are known from them. `learnHistory` does both.
   *
   * @param untilMs where the past ends, milliseconds since 1970 UTC
   */
  learn(counts: readonly HourlyCounts[], untilMs: number): void {
    this.#followPlaces();
    fillRates(this.rates, counts, untilMs);
    this.#renewWatched();
  }

  /** Gives places that are new, or whose zone is known better, to the rates. */
  #followPlaces(): void {
    const { changed } = this.places;
    if (changed.length === 0) return;
    for (const place of changed) {
      const zone = this.places.zoneOf(place);
      if (place >= this.rates.keys)
        this.rates.keyOf(this.places.idOf(place), this.places.groupOf(place), zone);
      else this.rates.setZone(place, zone);
    }
    changed.length = 0;
  }

  advance(watermarkMs: number): void {
    for (let step = this.#window.nextStep; step !== null; step = this.#window.nextStep) {
      const atMs = (step + 1) * this.#stepMs;
      if (atMs > watermarkMs) return;
      this.#window.move();
      this.rates.advance(atMs);
      this.#evaluate(atMs);
    }
  }

  /** Surges that are pending or firing, and those that fired and ended within three hours, by the IDs of their places. */
  active(): Surge[] {
    const now = [...this.#alarms]
      .filter(([, { state }]) => state.phase === 'pending' || state.phase === 'firing')
      .map(([place, alarm]) => this.#surge(place, alarm, alarm.state.phase as 'pending' | 'firing'));
    return [...now, ...this.#ended].sort((a, b) => compare(a.place.id, b.place.id) || compare(a.id, b.id));
  }

  /**
   * The accidents to expect at a place, by its ID, from `fromMs` until `untilMs`; null if the place is not known or too
   * few weeks are learned.
   */
  expected(placeId: string, fromMs: number, untilMs: number): number | null {
    const place = this.places.numberOf(placeId);
    return place === undefined || !this.rates.isReady ? null : this.rates.expected(place, fromMs, untilMs);
  }

  #evaluate(atMs: number): void {
    if (!this.rates.isReady) return;
    if (this.#ended.length > 0)
      this.#ended = this.#ended.filter(({ endedAt }) => atMs - Date.parse(endedAt!) < keptMs);
    this.#renewWatched();
    if (this.#window.busy.size === 0 && this.#alarms.size === 0) return;
    const pValues = this.#smallPValues(atMs);
    const discoveries = new Discoveries([...pValues.values()], this.#watched, this.#rateOfStep);
    const places = [...this.#alarms.keys()];
    for (const [place, pValue] of pValues)
      if (pValue <= discoveries.cutoff && !this.#alarms.has(place)) places.push(place);
    if (places.length > 1) places.sort((a, b) => compare(this.places.idOf(a), this.places.idOf(b)));
    for (const place of places) this.#step(place, atMs, discoveries, pValues.get(place) ?? null);
  }

  /** Of watched places with enough accidents: the p-values that may be discoveries. */
  #smallPValues(atMs: number): Map<number, number> {
    const small = new Map<number, number>();
    for (const place of this.#window.busy) {
      if (this.#isWatched[place] !== 1) continue;
      const expected = this.rates.expected(place, atMs - this.#windowMs, atMs);
      const observed = this.#window.count(place);
      // A count below the mean is never that improbable.
      if (observed <= expected) continue;
      const pValue = negativeBinomialPValue(observed, expected, 1 / this.rates.overdispersion(place));
      if (pValue <= this.#rateOfStep) small.set(place, pValue);
    }
    return small;
  }

  #step(place: number, atMs: number, discoveries: Discoveries, smallPValue: number | null): void {
    const { pendingMinutes, keepFiringMinutes, coolDownMinutes, clearPValue } = this.settings;
    const observed = this.#window.count(place);
    const expected = this.rates.expected(place, atMs - this.#windowMs, atMs);
    const overdispersion = this.rates.overdispersion(place);
    const pValue = smallPValue ?? negativeBinomialPValue(observed, expected, 1 / overdispersion);
    const isRaised = smallPValue !== null && smallPValue <= discoveries.cutoff;
    const level: AlarmLevel = isRaised ? 'raised' : pValue <= clearPValue ? 'held' : 'clear';
    const before = this.#alarms.get(place);
    const { state, transition } = nextAlarmState(before?.state ?? quietState, atMs, level, {
      pendingMs: pendingMinutes * minuteMs,
      keepFiringMs: keepFiringMinutes * minuteMs,
      coolDownMs: coolDownMinutes * minuteMs,
    });
    const raisingPValue = discoveries.threshold(smallPValue);
    const figures = { observed, expected, overdispersion, pValue, raisingPValue };
    const goesOn = before?.state.phase === 'pending' || before?.state.phase === 'firing';
    const peak = goesOn ? Math.max(observed, before.peak) : observed;
    const alarm = { state, figures, atMs, peak };
    if (state.phase === 'quiet') this.#alarms.delete(place);
    else this.#alarms.set(place, alarm);
    if (state.phase === 'firing') this.#markUnusual(place, state, atMs, transition === 'firing');
    if (transition === null) return;
    const ofPending = transition === 'dropped' ? { ...alarm, state: before!.state } : alarm;
    const surge = this.#surge(place, ofPending, transition);
    if (transition === 'resolved') this.#ended.push(surge);
    this.#onTransition(surge);
  }

  #markUnusual(
    place: number,
    { pendingSinceMs, firingSinceMs }: AlarmState,
    atMs: number,
    isFirst: boolean,
  ): void {
    if (atMs - firingSinceMs! > longestUnusualMs) return;
    const fromMs = isFirst ? pendingSinceMs! - this.#windowMs : atMs - this.#stepMs;
    this.rates.markUnusual(place, fromMs, atMs);
  }

  /** Decides which places are watched, once for each day that is learned. */
  #renewWatched(): void {
    if (this.rates.days === this.#watchedOfDay) return;
    this.#watchedOfDay = this.rates.days;
    this.#isWatched = grown(this.#isWatched, this.rates.keys);
    this.#watched = 0;
    for (let place = 0; place < this.rates.keys; place++) {
      const isWatched =
        this.rates.weekly(place) >= this.settings.minWeeklyAccidents &&
        this.rates.weeksKnown(place) >= this.settings.minWeeks;
      this.#isWatched[place] = isWatched ? 1 : 0;
      if (isWatched) this.#watched++;
    }
  }

  #surge(place: number, { state, figures, atMs, peak }: Alarm, announced: Surge['state']): Surge {
    const watched = this.places.watched(place);
    const pendingSince = instantText(state.pendingSinceMs!);
    const { observed, expected, overdispersion, pValue, raisingPValue } = figures;
    const hasEnded = announced === 'resolved' || announced === 'dropped';
    return {
      id: `${watched.id}@${pendingSince}`,
      place: watched,
      state: announced,
      at: instantText(atMs),
      windowMinutes: this.settings.windowMinutes,
      observed,
      expected,
      bound: Math.max(
        this.settings.minCount,
        negativeBinomialBound(raisingPValue, expected, 1 / overdispersion),
      ),
      pValue,
      peak,
      pendingSince,
      firingSince: state.firingSinceMs === null ? null : instantText(state.firingSinceMs),
      endedAt: hasEnded ? instantText(atMs) : null,
    };
  }

  save(): unknown {
    return {
      options: this.#savedOptions(),
      places: this.places.save(),
      rates: this.rates.save(),
      window: this.#window.save(),
      alarms: [...this.#alarms],
      ended: [...this.#ended],
      isWatched: toBase64(this.#isWatched),
      watchedPlaces: this.#isWatched.length,
      watched: this.#watched,
      watchedOfDay: this.#watchedOfDay,
      unplaced: this.#unplaced,
    };
  }

  /** @throws InputError that names the first option that differs; DataError if it is not a saved state */
  restore(state: unknown): void {
    const { options, ...rest } = requireState('surges', state, savedNames);
    requireSameOptions('surges', options, this.#savedOptions());
    const saved = rest as Omit<SavedDetector, 'options'>;
    this.places.restore(saved.places);
    this.rates.restore(saved.rates);
    this.#window.restore(saved.window);
    this.#alarms.clear();
    for (const [place, alarm] of saved.alarms) this.#alarms.set(place, alarm);
    this.#ended = [...saved.ended];
    this.#isWatched = fromBase64(Uint8Array, saved.isWatched, saved.watchedPlaces);
    this.#watched = saved.watched;
    this.#watchedOfDay = saved.watchedOfDay;
    this.#unplaced = saved.unplaced;
  }

  #savedOptions(): Readonly<Record<string, unknown>> {
    return { ...this.settings, dataset: this.settings.dataset.id };
  }
}

interface SavedDetector {
  readonly options: unknown;
  readonly places: unknown;
  readonly rates: unknown;
  readonly window: unknown;
  readonly alarms: readonly (readonly [number, Alarm])[];
  readonly ended: readonly Surge[];
  readonly isWatched: string;
  readonly watchedPlaces: number;
  readonly watched: number;
  readonly watchedOfDay: number;
  readonly unplaced: number;
}

const savedNames = [
  'options',
  'places',
  'rates',
  'window',
  'alarms',
  'ended',
  'isWatched',
  'watchedPlaces',
  'watched',
  'watchedOfDay',
  'unplaced',
] as const satisfies readonly (keyof SavedDetector)[];

function positionOf(columns: EventColumns, event: number): readonly [lat: number, lng: number] {
  return [(columns.lat?.[event] ?? Number.NaN) as number, (columns.lng?.[event] ?? Number.NaN) as number];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
