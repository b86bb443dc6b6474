import { eventLogLoss } from '../../stats/probabilityScores.js';
import type { ClassFigures, ForecastFigures, ReliabilityBin } from './figures.js';

const binsEach = 10;

/** Adds up forecasts and outcomes in constant memory. The order of the events does not matter. */
export class ForecastTally {
  readonly #classes: readonly number[];
  readonly #indexOf: Int8Array = new Int8Array(256).fill(-1);
  #events = 0;
  #judged = 0;
  #loss = 0;
  #right = 0;
  readonly #observed: Float64Array;
  readonly #predicted: Float64Array;
  readonly #rightBy: Float64Array;
  readonly #variance: Float64Array;
  /** By class and bin. */
  readonly #binEvents: Float64Array;
  readonly #binSum: Float64Array;
  readonly #binObserved: Float64Array;

  constructor(classes: readonly number[]) {
    this.#classes = classes;
    for (const [index, severity] of classes.entries()) this.#indexOf[severity] = index;
    const byClass = (): Float64Array => new Float64Array(classes.length);
    [this.#observed, this.#predicted, this.#rightBy, this.#variance] = [
      byClass(),
      byClass(),
      byClass(),
      byClass(),
    ];
    const byBin = (): Float64Array => new Float64Array(classes.length * binsEach);
    [this.#binEvents, this.#binSum, this.#binObserved] = [byBin(), byBin(), byBin()];
  }

  /**
   * @param severity the true one, 0 to 255; one that is not a class is not judged
   * @param probabilities one for each class, from `start`
   */
  add(severity: number, predicted: number, probabilities: ArrayLike<number>, start: number): void {
    this.#events++;
    const truth = this.#indexOf[severity] ?? -1;
    if (truth < 0) return;
    this.#judged++;
    this.#loss += eventLogLoss(probabilities[start + truth]!);
    this.#observed[truth]! += 1;
    const decided = this.#indexOf[predicted] ?? -1;
    if (decided >= 0) this.#predicted[decided]! += 1;
    if (decided === truth) {
      this.#right++;
      this.#rightBy[truth]! += 1;
    }
    for (let k = 0; k < this.#classes.length; k++) {
      const p = probabilities[start + k]!;
      const bin = k * binsEach + Math.min(binsEach - 1, Math.floor(p * binsEach));
      this.#variance[k]! += p * (1 - p);
      this.#binEvents[bin]! += 1;
      this.#binSum[bin]! += p;
      if (k === truth) this.#binObserved[bin]! += 1;
    }
  }

  figures(): ForecastFigures {
    const mean = (sum: number): number | null => (this.#judged === 0 ? null : sum / this.#judged);
    return {
      events: this.#events,
      judged: this.#judged,
      logLoss: mean(this.#loss),
      rightShare: mean(this.#right),
      classes: this.#classes.map((severity, k) => this.#classFigures(severity, k)),
    };
  }

  #classFigures(severity: number, k: number): ClassFigures {
    let [expected, distance] = [0, 0];
    const reliability = Array.from({ length: binsEach }, (_, at): ReliabilityBin => {
      const bin = k * binsEach + at;
      const events = this.#binEvents[bin]!;
      const [sum, observed] = [this.#binSum[bin]!, this.#binObserved[bin]!];
      expected += sum;
      distance += Math.abs(sum - observed);
      return {
        from: at / binsEach,
        until: (at + 1) / binsEach,
        events,
        probability: events === 0 ? null : sum / events,
        observedShare: events === 0 ? null : observed / events,
      };
    });
    return {
      severity,
      observed: this.#observed[k]!,
      predicted: this.#predicted[k]!,
      right: this.#rightBy[k]!,
      expected,
      expectedDeviation: Math.sqrt(this.#variance[k]!),
      calibrationError: this.#judged === 0 ? null : distance / this.#judged,
      reliability,
    };
  }
}
