import { unexpected } from '../../base/checks.js';
import { joinWords } from '../../base/format.js';
import { requireLength } from '../../stats/checks.js';
import { requireProbabilityRows } from '../../stats/probabilityScores.js';
import { applyFactors } from '../adjustedModel.js';
import type { EventLabels } from '../severityModel.js';

/**
 * Forecasts beside what happened, gathered batch by batch while events are read: 18 bytes an event and 4 for each class. The
 * lists are views that a later `add` may replace.
 *
 * @example
 * const forecasts = new Forecasts(model.classes);
 * for await (const batch of batches) forecasts.add(batch.labels, model.predict(batch));
 * const judgement = judge(forecasts, { thresholds });
 */
export class Forecasts {
  readonly classes: readonly number[];
  #count = 0;
  #skipped = 0;
  #actual = new Uint8Array(0);
  #decided = new Uint8Array(0);
  #isDecided = true;
  #day = new Int32Array(0);
  #feed = new Int32Array(0);
  #state = new Int32Array(0);
  #chance = new Float32Array(0);
  #probabilities = new Float32Array(0);
  #feeds = new Names();
  #states = new Names();

  /** @param classes severities of the model, ascending */
  constructor(classes: readonly number[]) {
    this.classes = classes;
  }

  /**
   * Adds the events of a batch. Those without a severity, or with one that the model does not know, are counted and left out.
   *
   * @param probabilities as from `SeverityModel.predict`; kept with 32 bits
   * @param decided the severity that was predicted for each event, to be judged in place of a decision by thresholds
   * @throws InputError unless there is a row of probabilities that sum to 1 for each label, and each decision is a class
   */
  add(labels: EventLabels, probabilities: ArrayLike<number>, decided?: ArrayLike<number>): void {
    const classCount = this.classes.length;
    requireLength('probabilities', probabilities, labels.severity.length * classCount);
    requireProbabilityRows('probabilities', probabilities, classCount);
    if (decided === undefined) this.#isDecided = false;
    else requireDecisions(decided, labels.severity.length, this.classes);
    this.#reserve(this.#count + labels.severity.length);
    const feedCodes = this.#feeds.codesOf(labels.feeds);
    const stateCodes = this.#states.codesOf(labels.states);
    for (let row = 0; row < labels.severity.length; row++) {
      const actual = this.classes.indexOf(labels.severity[row]!);
      if (actual < 0) {
        this.#skipped++;
        continue;
      }
      const at = this.#count++;
      this.#actual[at] = actual;
      if (decided !== undefined) this.#decided[at] = this.classes.indexOf(decided[row]!);
      this.#day[at] = labels.day[row]!;
      this.#feed[at] = feedCodes[labels.feed[row]!] ?? -1;
      this.#state[at] = stateCodes[labels.state[row]!] ?? -1;
      this.#chance[at] = labels.chance[row]!;
      for (let k = 0; k < classCount; k++)
        this.#probabilities[at * classCount + k] = probabilities[row * classCount + k]!;
    }
  }

  /** Number of events, without the skipped ones. */
  get count(): number {
    return this.#count;
  }

  /** Events that were left out. */
  get skipped(): number {
    return this.#skipped;
  }

  /** What happened: an index into `classes` for each event. */
  get actual(): Uint8Array {
    return this.#actual.subarray(0, this.#count);
  }

  /** What was decided: an index into `classes` for each event. Null unless every batch came with its decisions. */
  get decided(): Uint8Array | null {
    return this.#isDecided ? this.#decided.subarray(0, this.#count) : null;
  }

  /** Days since 1970-01-01. */
  get day(): Int32Array {
    return this.#day.subarray(0, this.#count);
  }

  /** Code into `feeds`, -1 where unknown. */
  get feed(): Int32Array {
    return this.#feed.subarray(0, this.#count);
  }

  /** Code into `states`, -1 where unknown. */
  get state(): Int32Array {
    return this.#state.subarray(0, this.#count);
  }

  get feeds(): readonly string[] {
    return this.#feeds.texts;
  }

  get states(): readonly string[] {
    return this.#states.texts;
  }

  /** As in `EventLabels`, with 32 bits. */
  get chance(): Float32Array {
    return this.#chance.subarray(0, this.#count);
  }

  /** Row-major `event * classes.length + class`. */
  get probabilities(): Float32Array {
    return this.#probabilities.subarray(0, this.#count * this.classes.length);
  }

  /** The same events with their probabilities adjusted: see `adjustedModel`. Nothing is decided for them. */
  adjusted(classFactors: readonly number[]): Forecasts {
    const copy = this.#sameEvents();
    copy.#isDecided = false;
    copy.#probabilities = this.probabilities.slice();
    applyFactors(copy.#probabilities, classFactors);
    return copy;
  }

  /**
   * The same events with one forecast and one decision for all of them.
   *
   * @param probabilities one for each class
   * @param decided index of a class
   */
  constant(probabilities: readonly number[], decided: number): Forecasts {
    const copy = this.#sameEvents();
    copy.#decided = new Uint8Array(this.#count).fill(decided);
    copy.#probabilities = new Float32Array(this.#count * this.classes.length);
    for (let at = 0; at < copy.#probabilities.length; at += this.classes.length)
      copy.#probabilities.set(probabilities, at);
    return copy;
  }

  #sameEvents(): Forecasts {
    const copy = new Forecasts(this.classes);
    copy.#count = this.#count;
    copy.#skipped = this.#skipped;
    copy.#actual = this.#actual;
    copy.#day = this.#day;
    copy.#feed = this.#feed;
    copy.#state = this.#state;
    copy.#chance = this.#chance;
    copy.#feeds = this.#feeds;
    copy.#states = this.#states;
    return copy;
  }

  /** The same events in another order. @param order each event once */
  inOrder(order: Uint32Array): Forecasts {
    const copy = new Forecasts(this.classes);
    copy.#count = order.length;
    copy.#skipped = this.#skipped;
    copy.#actual = taken(this.#actual, order);
    copy.#decided = taken(this.#decided, order);
    copy.#isDecided = this.#isDecided;
    copy.#day = taken(this.#day, order);
    copy.#feed = taken(this.#feed, order);
    copy.#state = taken(this.#state, order);
    copy.#chance = taken(this.#chance, order);
    copy.#feeds = this.#feeds;
    copy.#states = this.#states;
    copy.#probabilities = taken(this.#probabilities, order, this.classes.length);
    return copy;
  }

  #reserve(count: number): void {
    if (count <= this.#actual.length) return;
    const size = Math.max(count, Math.ceil(1.5 * this.#actual.length));
    this.#actual = grown(this.#actual, new Uint8Array(size));
    this.#decided = grown(this.#decided, new Uint8Array(size));
    this.#day = grown(this.#day, new Int32Array(size));
    this.#feed = grown(this.#feed, new Int32Array(size));
    this.#state = grown(this.#state, new Int32Array(size));
    this.#chance = grown(this.#chance, new Float32Array(size));
    this.#probabilities = grown(this.#probabilities, new Float32Array(size * this.classes.length));
  }
}

type Numbers = Uint8Array | Int32Array | Float32Array;

function grown<Values extends Numbers>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

function requireDecisions(decided: ArrayLike<number>, count: number, classes: readonly number[]): void {
  requireLength('decided', decided, count);
  for (let event = 0; event < count; event++)
    if (!classes.includes(decided[event]!))
      throw unexpected(
        `decided[${event}]`,
        `one of the severities ${joinWords(classes.map(String))}`,
        decided[event],
      );
}

/** Rows of `width` numbers in another order. */
function taken<Values extends Numbers>(values: Values, order: Uint32Array, width = 1): Values {
  const kept = new (values.constructor as new (length: number) => Values)(order.length * width);
  for (let at = 0; at < order.length; at++) {
    for (let i = 0; i < width; i++) kept[at * width + i] = values[order[at]! * width + i]!;
  }
  return kept;
}

/** Texts with codes, in the order in which they were seen. */
class Names {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  /** The code of each text; new texts are added. */
  codesOf(texts: readonly string[]): number[] {
    return texts.map((text) => {
      const code = this.#codes.get(text) ?? this.texts.push(text) - 1;
      this.#codes.set(text, code);
      return code;
    });
  }
}

/**
 * Probability of a class or a higher one for each event.
 *
 * @param from index of the class
 */
export function exceedance({ classes, count, probabilities }: Forecasts, from: number): Float32Array {
  const exceeds = new Float32Array(count);
  for (let event = 0; event < count; event++) {
    let sum = 0;
    for (let k = classes.length - 1; k >= from; k--) sum += probabilities[event * classes.length + k]!;
    exceeds[event] = Math.min(1, sum);
  }
  return exceeds;
}
