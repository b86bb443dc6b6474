import type { SeverityModelJson } from '../severityModel.js';

/** Severity 2 for every event. It reads no feature. */
export interface AlwaysTwoJson extends SeverityModelJson {
  readonly kind: 'alwaysTwo';
}

/**
 * Frequencies of the classes in groups, such as feeds and their states. The features are what forms the groups, from the widest
 * to the narrowest; without features there is one group of all events.
 */
export interface FrequenciesJson extends SeverityModelJson {
  readonly kind: 'frequencies';
  /** So many rows of the next wider group count in addition to the group's own: the size of its Dirichlet prior. */
  readonly priorRows: number;
  /** Each group comes after the wider one that it is part of; the group of all rows is the first. */
  readonly groups: readonly FrequencyGroupJson[];
}

export interface FrequencyGroupJson {
  /** The values that its rows share, of the first features; null is the missing value. None for all rows. */
  readonly values: readonly (string | null)[];
  /** Training rows of each class. */
  readonly counts: readonly number[];
}
