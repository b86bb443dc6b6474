import { requireInteger, requireKnownOptions, requirePositive } from '../base/checks.js';
import { hourMs } from '../base/durations.js';
import type { DaylightTime, Zone } from '../dataset/clock.js';
import { fromBase64, toBase64 } from '../stream/savedState.js';
import { DecayedCounts, never } from './decayedCounts.js';
import { grown } from './grown.js';
import { hourOfWeekOf, hoursOfWeek } from './localHours.js';
import { type OpenHour, OpenHours } from './openHours.js';
import { ZoneClock } from './zoneClock.js';

export interface ExpectedRatesOptions {
  /** When wall clocks change; null if they do not. */
  readonly daylightTime: DaylightTime | null;
  /** Length of the windows whose overdispersion is estimated, minutes; rounded to whole hours. @default 120 */
  readonly windowMinutes?: number;
  /** After so many weeks, an accident weighs half. @default 8 */
  readonly halfLifeWeeks?: number;
  /** Hours are learned so much after their end, hours. @default 24 */
  readonly lagHours?: number;
  /** Weeks of hours that must be learned before a rate is known. @default 4 */
  readonly minWeeks?: number;
}

const defaults = { windowMinutes: 120, halfLifeWeeks: 8, lagHours: 24, minWeeks: 4 } as const;

/** The profile of a group or of all weighs as much as so many accidents of a key. */
const priorAccidents = 500;
/** The overdispersion before anything is learned. */
const firstOverdispersion = 0.1;
const overdispersionRange = [1e-4, 5] as const;
/**
 * A count further above the expected one than so many standard deviations and so many accidents is cut to it when the
 * overdispersion is learned, so that one surge does not make its place blind.
 */
const maxDeviations = 4;
const slackAccidents = 4;
/** With so many accidents expected everywhere, an hour without any is a gap of the stream, not a quiet hour. */
const darkBelow = 10;
/** No wall clock is later than UTC by more than this, so that an hour has passed everywhere. */
const latestClockHours = 12;
/** Sums of multiples of this are exact, in any order. */
const quantum = 2 ** -20;

/**
 * The accidents to expect at each of many keys (places, or groups of accidents) in any span of time, by hour of the week of the
 * wall clock there. The hours of a key are shrunk towards those of its group, and those towards the hours of all keys;
 * its level is its own. Recent weeks weigh more. It learns from counts of hours, each a while after its end.
 *
 * The counts of a window vary more than Poisson: with a mean m by m + a m². That a is estimated from the difference between the counts of
 * past windows and what was expected of them before they were learned, and shrunk towards the a of all keys.
 *
 * @example
 * const rates = new ExpectedRates({ daylightTime: usDaylightTime });
 * const dallas = rates.keyOf('Dallas', 'TX', central);
 * rates.add(dallas, localHourOf('2019-03-05T08:30:00.000'), 1);
 * rates.advance(Date.parse('2019-06-01T00:00:00Z'));
 * rates.expected(dallas, fromMs, untilMs); // 12.4
 */
export class ExpectedRates {
  readonly #minWeeks: number;
  readonly #lagHours: number;
  /** Hours that are learned together: the length of a window. */
  readonly #blockHours: number;
  readonly #clock: ZoneClock;
  readonly #counts: DecayedCounts;
  readonly #open = new OpenHours();
  readonly #keys = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  #groupOf = new Int32Array(0);
  #zoneOf = new Int32Array(0);
  /** The first local hour that was learned, and the one that comes next; null before the first one. */
  #firstHour = 0;
  #nextHour: number | null = null;
  #learnedHours = 0;
  #days = 0;
  /** Renewed once a day: shares of a week by hour, of groups and of all; overdispersion by key and of all. */
  #groupProfile = new Float64Array(0);
  #profile = new Float64Array(hoursOfWeek).fill(1 / hoursOfWeek);
  #overdispersion = new Float32Array(0);
  #allOverdispersion = Math.fround(firstOverdispersion);

  constructor(options: ExpectedRatesOptions) {
    requireKnownOptions<ExpectedRatesOptions>('ExpectedRates', options, { ...defaults, daylightTime: null });
    const { daylightTime, ...given } = options;
    const { windowMinutes, halfLifeWeeks, lagHours, minWeeks } = { ...defaults, ...given };
    requirePositive('windowMinutes', windowMinutes);
    this.#blockHours = Math.max(1, Math.round(windowMinutes / 60));
    this.#minWeeks = requirePositive('minWeeks', minWeeks);
    this.#lagHours = requireInteger('lagHours', lagHours, 0);
    this.#counts = new DecayedCounts(requirePositive('halfLifeWeeks', halfLifeWeeks));
    this.#clock = new ZoneClock(daylightTime);
  }

  /** The number of a key, which is added if it is new. The group and the zone of a known key stay. */
  keyOf(id: string, group: string, zone: Zone): number {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const key = this.#keys.size;
    this.#keys.set(id, key);
    let number = this.#groups.get(group);
    if (number === undefined) {
      number = this.#groups.size;
      this.#groups.set(group, number);
      this.#groupProfile = grown(this.#groupProfile, (number + 1) * hoursOfWeek);
      this.#groupProfile.set(this.#profile, number * hoursOfWeek);
    }
    this.#groupOf = grown(this.#groupOf, key + 1);
    this.#zoneOf = grown(this.#zoneOf, key + 1);
    this.#overdispersion = grown(this.#overdispersion, key + 1);
    this.#groupOf[key] = number;
    this.#zoneOf[key] = this.#clock.numberOf(zone);
    this.#overdispersion[key] = this.#allOverdispersion;
    this.#counts.reserve(key + 1, this.#groups.size);
    return key;
  }

  /** Corrects the zone of a key. */
  setZone(key: number, zone: Zone): void {
    this.#zoneOf[key] = this.#clock.numberOf(zone);
  }

  /** The number of keys. */
  get keys(): number {
    return this.#keys.size;
  }

  /** Weeks of hours that were learned. */
  get weeks(): number {
    return this.#learnedHours / hoursOfWeek;
  }

  /** Weeks that must be learned before a rate is known. */
  get neededWeeks(): number {
    return this.#minWeeks;
  }

  /** Whether enough weeks are learned. */
  get isReady(): boolean {
    return this.weeks >= this.#minWeeks;
  }

  /** Grows by 1 with each day that is learned: then what depends on levels may be computed anew. */
  get days(): number {
    return this.#days;
  }

  /** Accidents in an hour of the wall clock of a key; see `localHourOf`. In any order, also behind the watermark. */
  add(key: number, localHour: number, accidents: number): void {
    if (accidents === 0) return;
    if (this.#nextHour === null || localHour >= this.#nextHour) this.#open.add(localHour, key, accidents);
    else if (localHour >= this.#firstHour) {
      const weight = this.#counts.weight(localHour);
      this.#learnKey(key, localHour, accidents, weight);
      this.#learnGroup(this.#groupOf[key]!, localHour, accidents, weight);
      this.#counts.allByHour[hourOfWeekOf(localHour)]! += weight * accidents;
    }
  }

  /** The hours of this span are unusual at this key: what is expected is learned in place of what is counted. */
  markUnusual(key: number, fromMs: number, untilMs: number): void {
    const zone = this.#zoneOf[key]!;
    const first = Math.floor((fromMs + this.#clock.offsetMs(zone, fromMs)) / hourMs);
    const end = (untilMs + this.#clock.offsetMs(zone, untilMs)) / hourMs;
    for (let hour = first; hour < end; hour++)
      if (this.#nextHour === null || hour >= this.#nextHour) this.#open.markUnusual(hour, key);
  }

  /** Learns the hours that ended `lagHours` before the watermark everywhere. Milliseconds since 1970 UTC. */
  advance(watermarkMs: number): void {
    const end = Math.floor(watermarkMs / hourMs) - latestClockHours - this.#lagHours;
    if (this.#nextHour === null) {
      const first = this.#open.first();
      if (first === null || first >= end) return;
      this.#nextHour = first - (first % this.#blockHours);
      this.#firstHour = this.#nextHour;
    }
    while (this.#nextHour + this.#blockHours <= end) {
      this.#learnBlock(this.#nextHour);
      this.#nextHour += this.#blockHours;
    }
  }

  /**
   * The accidents to expect at a key from `fromMs` until `untilMs`, milliseconds since 1970 UTC; hours count by the part that
   * lies within. 0 before anything is learned of it: see `isReady`.
   */
  expected(key: number, fromMs: number, untilMs: number): number {
    const zone = this.#zoneOf[key]!;
    let sum = 0;
    for (let at = fromMs; at < untilMs; ) {
      const offset = this.#clock.offsetMs(zone, at);
      const hour = Math.floor((at + offset) / hourMs);
      const until = Math.min(untilMs, (hour + 1) * hourMs - offset);
      sum += this.#rate(key, hourOfWeekOf(hour)) * ((until - at) / hourMs);
      at = until;
    }
    return sum;
  }

  /** The a of this key: the variance of the count of a window with mean m is m + a m². */
  overdispersion(key: number): number {
    return this.#overdispersion[key]!;
  }

  /** Accidents a week at a key since its first one; recent weeks weigh more. */
  weekly(key: number): number {
    const weeks = this.#counts.exposureWeeks - this.#counts.exposureBefore[key]!;
    return this.#counts.firstHour[key] === never || weeks <= 0 ? 0 : this.#counts.total[key]! / weeks;
  }

  /** Weeks since the first accident that was learned of a key; 0 before it. */
  weeksKnown(key: number): number {
    const first = this.#counts.firstHour[key]!;
    return first === never ? 0 : (this.#nextHour! - first) / hoursOfWeek;
  }

  /** Accidents an hour of the week: those of the key, with those to expect by its level and its group as a prior. */
  #rate(key: number, hour: number): number {
    const { exposureWeeks, exposureBefore, exposure, byHour, firstHour } = this.#counts;
    const weeks = exposureWeeks - exposureBefore[key]!;
    const weekly = this.#counts.total[key]! / weeks;
    if (firstHour[key] === never || !(weekly > 0)) return 0;
    const prior = priorAccidents * this.#counts.weightNow;
    const priorShare = this.#groupProfile[this.#groupOf[key]! * hoursOfWeek + hour]!;
    const hours = exposure[hour]! * (weeks / exposureWeeks);
    return (byHour[key * hoursOfWeek + hour]! + prior * priorShare) / (hours + prior / weekly);
  }

  /** Learns the hours of a block together, so that none of them counts in what was expected of the block. */
  #learnBlock(first: number): void {
    const hours = Array.from({ length: this.#blockHours }, (_, index) => this.#open.take(first + index));
    const isEmpty = hours.every(({ accidents }) => accidents.size === 0);
    if (isEmpty && (this.#learnedHours === 0 || this.#expectedOfAll(first) >= darkBelow)) return;
    this.#counts.moveTo(first + this.#blockHours - 1);
    if (this.isReady) {
      this.#learnOverdispersion(first, hours);
      for (const [index, hour] of hours.entries()) this.#replaceUnusual(first + index, hour);
    }
    for (const [index, { accidents }] of hours.entries()) this.#learnHour(first + index, accidents);
  }

  #replaceUnusual(localHour: number, { accidents, unusual }: OpenHour): void {
    for (const key of unusual ?? [])
      accidents.set(key, Math.round(this.#rate(key, hourOfWeekOf(localHour)) / quantum) * quantum);
  }

  /** Sums of groups are made of counts before they are weighted, so that they do not depend on the order of keys. */
  #learnHour(localHour: number, accidents: ReadonlyMap<number, number>): void {
    const weight = this.#counts.weight(localHour);
    const hour = hourOfWeekOf(localHour);
    const ofGroup = new Float64Array(this.#groups.size);
    let all = 0;
    for (const [key, count] of accidents) {
      this.#learnKey(key, localHour, count, weight);
      ofGroup[this.#groupOf[key]!]! += count;
      all += count;
    }
    for (let group = 0; group < ofGroup.length; group++)
      this.#learnGroup(group, localHour, ofGroup[group]!, weight);
    this.#counts.allByHour[hour]! += weight * all;
    this.#counts.exposure[hour]! += weight;
    this.#counts.exposureWeeks += weight / hoursOfWeek;
    this.#learnedHours++;
    if (localHour % 24 === 23) this.#renew();
  }

  #learnKey(key: number, localHour: number, count: number, weight: number): void {
    const counts = this.#counts;
    if (counts.firstHour[key] === never) {
      counts.firstHour[key] = localHour;
      counts.exposureBefore[key] = counts.exposureWeeks;
    }
    counts.byHour[key * hoursOfWeek + hourOfWeekOf(localHour)]! += weight * count;
    counts.total[key]! += weight * count;
  }

  #learnGroup(group: number, localHour: number, count: number, weight: number): void {
    this.#counts.groupByHour[group * hoursOfWeek + hourOfWeekOf(localHour)]! += weight * count;
  }

  #expectedOfAll(first: number): number {
    const { allByHour, exposure } = this.#counts;
    let sum = 0;
    for (let hour = first; hour < first + this.#blockHours; hour++) {
      const at = hourOfWeekOf(hour);
      if (exposure[at]! > 0) sum += allByHour[at]! / exposure[at]!;
    }
    return sum;
  }

  /** Moments of (n - m)² - m about a m², weighted by their precision if the counts are about Poisson. */
  #learnOverdispersion(first: number, hours: readonly OpenHour[]): void {
    const weight = this.#counts.weight(first);
    let excess = 0;
    let information = 0;
    for (let key = 0; key < this.keys; key++) {
      if (this.weeksKnown(key) < this.#minWeeks || this.weekly(key) < 1) continue;
      let mean = 0;
      let count = 0;
      let isUnusual = false;
      for (const [index, { accidents, unusual }] of hours.entries()) {
        mean += this.#rate(key, hourOfWeekOf(first + index));
        count += accidents.get(key) ?? 0;
        isUnusual ||= unusual?.has(key) === true;
      }
      if (isUnusual || mean === 0) continue;
      const a = this.#overdispersion[key]!;
      const deviation = Math.min(
        count - mean,
        maxDeviations * Math.sqrt(mean + a * mean * mean) + slackAccidents,
      );
      const precision = mean / (1 + 2 * mean);
      const keyExcess = Math.round(((deviation * deviation - mean) * precision) / quantum) * quantum;
      const keyInformation = Math.round((mean * mean * precision) / quantum) * quantum;
      this.#counts.excess[key]! += weight * keyExcess;
      this.#counts.information[key]! += weight * keyInformation;
      excess += keyExcess;
      information += keyInformation;
    }
    this.#counts.allExcess += weight * excess;
    this.#counts.allInformation += weight * information;
  }

  /** What changes slowly is computed once a day. */
  #renew(): void {
    const { allByHour, groupByHour } = this.#counts;
    this.#days++;
    const uniform = new Float64Array(hoursOfWeek).fill(1 / hoursOfWeek);
    this.#setProfile(this.#profile, allByHour, uniform);
    for (let group = 0; group < this.#groups.size; group++) {
      const [from, until] = [group * hoursOfWeek, (group + 1) * hoursOfWeek];
      this.#setProfile(
        this.#groupProfile.subarray(from, until),
        groupByHour.subarray(from, until),
        this.#profile,
      );
    }
    this.#renewOverdispersion();
  }

  /** The shares of a week by hour, shrunk towards another profile; they add up to 1. */
  #setProfile(profile: Float64Array, byHour: Float64Array, towards: Float64Array): void {
    const { exposure, exposureWeeks, weightNow } = this.#counts;
    const prior = priorAccidents * weightNow;
    let total = 0;
    for (let hour = 0; hour < hoursOfWeek; hour++) total += byHour[hour]!;
    const weekly = total / exposureWeeks;
    if (!(weekly > 0)) {
      profile.set(towards);
      return;
    }
    let sum = 0;
    for (let hour = 0; hour < hoursOfWeek; hour++) {
      profile[hour] = (byHour[hour]! + prior * towards[hour]!) / (exposure[hour]! + prior / weekly);
      sum += profile[hour]!;
    }
    for (let hour = 0; hour < hoursOfWeek; hour++) profile[hour]! /= sum;
  }

  /** Keys differ in a by about as much as the a of all, so that one is worth this much information about each. */
  #renewOverdispersion(): void {
    const { excess, information, allExcess, allInformation, weightNow } = this.#counts;
    const [least, greatest] = overdispersionRange;
    const within = (a: number): number => Math.min(greatest, Math.max(least, a));
    const all = allInformation > weightNow ? within(allExcess / allInformation) : firstOverdispersion;
    this.#allOverdispersion = Math.fround(all);
    const prior = weightNow / Math.max(all, 0.01) ** 2;
    for (let key = 0; key < this.keys; key++)
      this.#overdispersion[key] = within((excess[key]! + prior * all) / (information[key]! + prior));
  }

  /** The state as JSON values. */
  save(): unknown {
    const { keys } = this;
    return {
      blockHours: this.#blockHours,
      keys: [...this.#keys.keys()],
      groups: [...this.#groups.keys()],
      groupOf: toBase64(this.#groupOf, keys),
      zones: Array.from({ length: keys }, (_, key) => this.#zoneOf[key]!),
      clock: this.#clock.save(),
      counts: this.#counts.save(),
      open: this.#open.save(),
      firstHour: this.#firstHour,
      nextHour: this.#nextHour,
      learnedHours: this.#learnedHours,
      days: this.#days,
      groupProfile: toBase64(this.#groupProfile, this.#groups.size * hoursOfWeek),
      profile: toBase64(this.#profile, hoursOfWeek),
      overdispersion: toBase64(this.#overdispersion, keys),
      allOverdispersion: this.#allOverdispersion,
    };
  }

  /** Takes over what `save` of rates with the same options returned. */
  restore(state: unknown): void {
    const saved = state as SavedRates;
    requireInteger('blockHours of the saved rates', saved.blockHours, this.#blockHours, this.#blockHours);
    const keys = saved.keys.length;
    this.#keys.clear();
    this.#groups.clear();
    for (const [key, id] of saved.keys.entries()) this.#keys.set(id, key);
    for (const [group, id] of saved.groups.entries()) this.#groups.set(id, group);
    this.#groupOf = fromBase64(Int32Array, saved.groupOf, keys);
    this.#zoneOf = Int32Array.from(saved.zones);
    this.#clock.restore(saved.clock);
    this.#counts.restore(saved.counts);
    this.#open.restore(saved.open);
    this.#firstHour = saved.firstHour;
    this.#nextHour = saved.nextHour;
    this.#learnedHours = saved.learnedHours;
    this.#days = saved.days;
    this.#groupProfile = fromBase64(Float64Array, saved.groupProfile, saved.groups.length * hoursOfWeek);
    this.#profile = fromBase64(Float64Array, saved.profile, hoursOfWeek);
    this.#overdispersion = fromBase64(Float32Array, saved.overdispersion, keys);
    this.#allOverdispersion = saved.allOverdispersion;
  }
}

interface SavedRates {
  readonly blockHours: number;
  readonly keys: readonly string[];
  readonly groups: readonly string[];
  readonly groupOf: string;
  readonly zones: readonly number[];
  readonly clock: unknown;
  readonly counts: unknown;
  readonly open: unknown;
  readonly firstHour: number;
  readonly nextHour: number | null;
  readonly learnedHours: number;
  readonly days: number;
  readonly groupProfile: string;
  readonly profile: string;
  readonly overdispersion: string;
  readonly allOverdispersion: number;
}
