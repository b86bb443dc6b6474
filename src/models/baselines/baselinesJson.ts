import type { SeverityModelJson } from '../severityModel.js';

/** Severity 2 for every event, nearly for sure. */
export interface AlwaysTwoJson extends SeverityModelJson {
  readonly kind: 'alwaysTwo';
}

/**
 * Frequencies of the classes in groups, such as states, or feeds and their states. The features are what forms the groups, from
 * the widest to the narrowest; none is one group of all events.
 */
export interface FrequenciesJson extends SeverityModelJson {
  readonly kind: 'frequencies';
  /** How many rows of the wider group each group counts in addition to its own. */
  readonly priorRows: number;
  /** Training rows by class, one for each class. The group of all rows comes first, every wider group before its narrower ones. */
  readonly groups: readonly FrequencyGroupJson[];
}

export interface FrequencyGroupJson {
  /** The values that its rows share, for the first features; null is the missing value. Empty for all rows. */
  readonly values: readonly (string | null)[];
  readonly counts: readonly number[];
}
