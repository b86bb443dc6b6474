import { fromBase64, toBase64 } from '../stream/savedState.js';
import { grown } from './grown.js';
import { hoursOfWeek } from './localHours.js';

/** Weights are divided by this power of two when they have grown by it, which is exact. */
const rescaleHalfLives = 40;

/**
 * The decayed counts behind expected rates: by key and hour of the week, by group and for all. The weight of an hour grows with
 * its time (forward decay), so older hours lose theirs without being touched.
 */
export class DecayedCounts {
  readonly #halfLifeHours: number;
  /** The local hour whose weight is 1. */
  #landmark = 0;
  keys = 0;
  groups = 0;
  /** By key and hour of the week; by key; weeks of exposure before its first accident; the local hour of that one. */
  byHour: Float32Array = new Float32Array(0);
  total: Float64Array = new Float64Array(0);
  exposureBefore: Float64Array = new Float64Array(0);
  firstHour: Int32Array = new Int32Array(0);
  /** Moments of the overdispersion, by key. */
  excess: Float64Array = new Float64Array(0);
  information: Float64Array = new Float64Array(0);
  groupByHour: Float64Array = new Float64Array(0);
  allByHour: Float64Array = new Float64Array(hoursOfWeek);
  /** Hours of exposure by hour of the week, and weeks altogether. */
  exposure: Float64Array = new Float64Array(hoursOfWeek);
  exposureWeeks = 0;
  /** Moments of the overdispersion of all keys. */
  allExcess = 0;
  allInformation = 0;
  /** The weight of the latest hour. */
  weightNow = 1;

  constructor(halfLifeWeeks: number) {
    this.#halfLifeHours = halfLifeWeeks * hoursOfWeek;
  }

  /** Room for so many keys and groups. */
  reserve(keys: number, groups: number): void {
    this.keys = keys;
    this.groups = groups;
    const before = this.firstHour.length;
    this.byHour = grown(this.byHour, keys * hoursOfWeek);
    this.total = grown(this.total, keys);
    this.exposureBefore = grown(this.exposureBefore, keys);
    this.firstHour = grown(this.firstHour, keys);
    this.firstHour.fill(never, before);
    this.excess = grown(this.excess, keys);
    this.information = grown(this.information, keys);
    this.groupByHour = grown(this.groupByHour, groups * hoursOfWeek);
  }

  /** Keeps the weights of this hour and of those after it small enough. */
  moveTo(localHour: number): void {
    if (this.#landmark === 0) this.#landmark = localHour;
    while (localHour - this.#landmark > rescaleHalfLives * this.#halfLifeHours) this.#rescale();
    this.weightNow = this.weight(localHour);
  }

  weight(localHour: number): number {
    return 2 ** ((localHour - this.#landmark) / this.#halfLifeHours);
  }

  #rescale(): void {
    this.#landmark += rescaleHalfLives * this.#halfLifeHours;
    const factor = 2 ** -rescaleHalfLives;
    const { byHour, total, exposureBefore, excess, information, groupByHour, allByHour, exposure } = this;
    for (const values of [
      byHour,
      total,
      exposureBefore,
      excess,
      information,
      groupByHour,
      allByHour,
      exposure,
    ])
      for (let at = 0; at < values.length; at++) values[at]! *= factor;
    this.exposureWeeks *= factor;
    this.allExcess *= factor;
    this.allInformation *= factor;
  }

  save(): unknown {
    const { keys, groups } = this;
    return {
      landmark: this.#landmark,
      keys,
      groups,
      byHour: toBase64(this.byHour, keys * hoursOfWeek),
      total: toBase64(this.total, keys),
      exposureBefore: toBase64(this.exposureBefore, keys),
      firstHour: toBase64(this.firstHour, keys),
      excess: toBase64(this.excess, keys),
      information: toBase64(this.information, keys),
      groupByHour: toBase64(this.groupByHour, groups * hoursOfWeek),
      allByHour: toBase64(this.allByHour, hoursOfWeek),
      exposure: toBase64(this.exposure, hoursOfWeek),
      exposureWeeks: this.exposureWeeks,
      allExcess: this.allExcess,
      allInformation: this.allInformation,
      weightNow: this.weightNow,
    };
  }

  restore(state: unknown): void {
    const saved = state as Readonly<Record<string, string>> &
      Readonly<Record<'landmark' | 'keys' | 'groups' | SavedNumber, number>>;
    const { keys, groups } = saved;
    this.#landmark = saved.landmark;
    this.keys = keys;
    this.groups = groups;
    this.byHour = fromBase64(Float32Array, saved.byHour!, keys * hoursOfWeek);
    this.total = fromBase64(Float64Array, saved.total!, keys);
    this.exposureBefore = fromBase64(Float64Array, saved.exposureBefore!, keys);
    this.firstHour = fromBase64(Int32Array, saved.firstHour!, keys);
    this.excess = fromBase64(Float64Array, saved.excess!, keys);
    this.information = fromBase64(Float64Array, saved.information!, keys);
    this.groupByHour = fromBase64(Float64Array, saved.groupByHour!, groups * hoursOfWeek);
    this.allByHour = fromBase64(Float64Array, saved.allByHour!, hoursOfWeek);
    this.exposure = fromBase64(Float64Array, saved.exposure!, hoursOfWeek);
    this.exposureWeeks = saved.exposureWeeks;
    this.allExcess = saved.allExcess;
    this.allInformation = saved.allInformation;
    this.weightNow = saved.weightNow;
  }
}

type SavedNumber = 'exposureWeeks' | 'allExcess' | 'allInformation' | 'weightNow';

/** The first hour of a key without accidents. */
export const never: number = 2 ** 31 - 1;
