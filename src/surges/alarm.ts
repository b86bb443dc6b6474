/** A surge as it is announced: to a topic, to MongoDB, to a webhook and to the live page. */

/** A place that is watched. */
export interface WatchedPlace {
  /** `county:TX/Tarrant`, `city:TX/Fort Worth` or `cell:<x>/<y>`. */
  readonly id: string;
  readonly kind: 'county' | 'city' | 'cell';
  /** `Tarrant County`. */
  readonly name: string;
  /** Two letters; null if it is not known. */
  readonly state: string | null;
  /** The middle of its accidents in the past. */
  readonly lat: number;
  readonly lng: number;
}

/**
 * pending: above the bound, but not yet for long enough. firing: above it for long enough. resolved: it was firing and has
 * been below the lower bound for long enough. dropped: it was pending and never fired.
 */
export type SurgeState = 'pending' | 'firing' | 'resolved' | 'dropped';

/** One surge at one place, with the figures of the latest time at which it was evaluated. Times are event time, ISO UTC. */
export interface Surge {
  /** The place and the time at which it became pending, so that a second run of the same stream gives the same id. */
  readonly id: string;
  readonly place: WatchedPlace;
  readonly state: SurgeState;
  /** The end of the window, exclusive, of the figures below. */
  readonly at: string;
  readonly windowMinutes: number;
  /** Accidents in the window. */
  readonly observed: number;
  /** Accidents that the hours of the week in the window lead one to expect. */
  readonly expected: number;
  /** The smallest count that would raise the alarm in this window. */
  readonly bound: number;
  /** The probability of at least `observed` accidents if nothing is unusual. */
  readonly pValue: number;
  /** The largest count in a window since it became pending. */
  readonly peak: number;
  readonly pendingSince: string;
  readonly firingSince: string | null;
  readonly endedAt: string | null;
}
