import type { Feature, FeatureBatch } from '../../dataset/features.js';
import { binCount, binsOf, binValues, type FeatureProfile } from './featureProfile.js';
import type { FeatureDrift, MonitoringFigures, PeriodFigures } from './figures.js';
import { ForecastTally } from './forecastTally.js';
import { LatestEvents } from './latestEvents.js';
import { stabilityIndex } from './stabilityIndex.js';

/** What is watched of a model. */
export interface MonitoredModel {
  readonly version: string;
  readonly classes: readonly number[];
  /** Those of the profile, in its order. */
  readonly features: readonly Feature[];
  /** How the features were distributed in training; empty if that is not known. */
  readonly profile: readonly FeatureProfile[];
}

/** Events with predictions of one model. Each list has one value for each event. */
export interface PredictedEvents {
  readonly count: number;
  readonly keys: readonly string[];
  /** Start, milliseconds since 1970 UTC. */
  readonly startMs: Float64Array;
  /** The true severity, 0 if unknown. */
  readonly severity: Uint8Array;
  readonly predicted: Uint8Array;
  /** One row for each event with one value for each class. */
  readonly probabilities: Float64Array;
  /** The features of the profile, in its order. */
  readonly features: FeatureBatch;
}

/** Events in the window of the latest figures. */
export const latestEvents = 10_000;

/**
 * Watches the predictions of one model in bounded memory: how good they are where the severity is known, and how far the
 * features have moved since training. Its figures depend only on which events were added, so that they are the same after
 * a restart that adds the events of the store again.
 */
export class SeverityMonitor {
  readonly #model: MonitoredModel;
  readonly #tally: ForecastTally;
  /** Events by bin, for each feature of the profile. */
  readonly #counts: readonly Float64Array[];
  readonly #latest: LatestEvents;
  /** The values of the latest events, by slot. */
  readonly #severity: Uint8Array;
  readonly #predicted: Uint8Array;
  readonly #probabilities: Float64Array;
  readonly #bins: readonly Uint8Array[];

  /** @param window the number of events of the latest figures */
  constructor(model: MonitoredModel, window: number = latestEvents) {
    this.#model = model;
    this.#tally = new ForecastTally(model.classes);
    this.#counts = model.profile.map((feature) => new Float64Array(binCount(feature)));
    this.#latest = new LatestEvents(window);
    this.#severity = new Uint8Array(window);
    this.#predicted = new Uint8Array(window);
    this.#probabilities = new Float64Array(window * model.classes.length);
    this.#bins = model.profile.map(() => new Uint8Array(window));
  }

  /** Adds events, each of which must be new. */
  add(events: PredictedEvents): void {
    const { severity, predicted, probabilities } = events;
    const width = this.#model.classes.length;
    const bins = this.#model.profile.map((feature, at) => binsOf(feature, events.features.columns[at]!));
    for (const [feature, counts] of this.#counts.entries())
      for (const bin of bins[feature]!) counts[bin]! += 1;
    for (let event = 0; event < events.count; event++) {
      this.#tally.add(severity[event]!, predicted[event]!, probabilities, event * width);
      const slot = this.#latest.offer(events.startMs[event]!, events.keys[event]!);
      if (slot < 0) continue;
      this.#severity[slot] = severity[event]!;
      this.#predicted[slot] = predicted[event]!;
      for (let k = 0; k < width; k++) {
        this.#probabilities[slot * width + k] = probabilities[event * width + k]!;
      }
      for (const [feature, ofFeature] of bins.entries()) this.#bins[feature]![slot] = ofFeature[event]!;
    }
  }

  figures(): MonitoringFigures {
    const { version, profile } = this.#model;
    return {
      modelVersion: version,
      total: {
        forecasts: this.#tally.figures(),
        drift: profile.map((feature, at) => driftOf(feature, this.#counts[at]!)),
      },
      latest: this.#latestFigures(),
    };
  }

  #latestFigures(): PeriodFigures {
    const { classes, profile } = this.#model;
    const tally = new ForecastTally(classes);
    for (let slot = 0; slot < this.#latest.size; slot++) {
      tally.add(this.#severity[slot]!, this.#predicted[slot]!, this.#probabilities, slot * classes.length);
    }
    return {
      forecasts: tally.figures(),
      drift: profile.map((feature, at) => {
        const counts = new Float64Array(binCount(feature));
        for (let slot = 0; slot < this.#latest.size; slot++) counts[this.#bins[at]![slot]!]! += 1;
        return driftOf(feature, counts);
      }),
    };
  }
}

function driftOf(profile: FeatureProfile, actual: Float64Array): FeatureDrift {
  const { feature, counts } = profile;
  const { mostMoved, ...stability } = stabilityIndex(counts, actual);
  const missing = counts.length - 1;
  return {
    feature,
    ...stability,
    mostMoved:
      mostMoved === null
        ? null
        : {
            values: binValues(profile, mostMoved),
            shareBefore: shareIn(counts, mostMoved)!,
            share: shareIn(actual, mostMoved)!,
          },
    missingShare: shareIn(actual, missing),
    missingShareBefore: shareIn(counts, missing),
  };
}

function shareIn(counts: ArrayLike<number>, bin: number): number | null {
  let total = 0;
  for (let one = 0; one < counts.length; one++) total += counts[one]!;
  return total === 0 ? null : counts[bin]! / total;
}
