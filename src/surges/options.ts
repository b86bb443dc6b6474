import {
  requireFraction,
  requireInteger,
  requireKnownOptions,
  requirePositive,
  unexpected,
} from '../base/checks.js';
import { type Dataset, requireDataset, requireRoles } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { Surge, WatchedPlace } from './alarm.js';

/** What a place may be: a county, a city, or a cell of equal area. */
export type PlaceKind = WatchedPlace['kind'];

/** How surges are looked for. All times are event time. */
export interface SurgeOptions {
  /** The dataset of the events. @default US Accidents */
  readonly dataset?: Dataset;
  /** Which places are watched. An accident counts in one place of each kind. @default ['county'] */
  readonly kinds?: readonly PlaceKind[];
  /** Width and height of a cell, km, 0.1 to 1,000. @default 20 */
  readonly cellKm?: number;
  /** Length of the window whose accidents are counted, minutes; a multiple of `stepMinutes`, at most a day. @default 120 */
  readonly windowMinutes?: number;
  /** Time between two evaluations, minutes; a divisor of 60. @default 5 */
  readonly stepMinutes?: number;
  /** How long a place must stay above its bound before it fires, minutes. @default 15 */
  readonly pendingMinutes?: number;
  /** How long it must be below its lower bound before it is resolved, minutes. @default 30 */
  readonly keepFiringMinutes?: number;
  /** How long after its end a place stays quiet, minutes. @default 30 */
  readonly coolDownMinutes?: number;
  /** Fewer accidents in a window never raise an alarm. @default 5 */
  readonly minCount?: number;
  /** The share of false alarms to accept, above 0 and below 1. @default 0.05 */
  readonly falseDiscoveryRate?: number;
  /** An alarm holds while so many accidents have at most this probability; it clears above it. @default 0.01 */
  readonly clearPValue?: number;
  /** Places with fewer accidents a week are not watched. @default 1 */
  readonly minWeeklyAccidents?: number;
  /** Weeks that must be learned, of the whole stream and of a place, before it is watched. @default 4 */
  readonly minWeeks?: number;
  /** After so many weeks, an accident of the past weighs half. @default 8 */
  readonly halfLifeWeeks?: number;
  /** Hours are learned so much later, so that a surge does not raise its own bound. Hours, at least 1. @default 24 */
  readonly lagHours?: number;
  /** Called for each change of state, in the order of event time, then of the IDs of places. @default nothing is called */
  readonly onTransition?: (surge: Surge) => void;
}

/** The defaults of `SurgeOptions`. */
export const surgeDefaults = {
  kinds: ['county'] as readonly PlaceKind[],
  cellKm: 20,
  windowMinutes: 120,
  stepMinutes: 5,
  pendingMinutes: 15,
  keepFiringMinutes: 30,
  coolDownMinutes: 30,
  minCount: 5,
  falseDiscoveryRate: 0.05,
  clearPValue: 0.01,
  minWeeklyAccidents: 1,
  minWeeks: 4,
  halfLifeWeeks: 8,
  lagHours: 24,
} as const;

/** Checked options with their defaults. */
export type SurgeSettings = Required<Omit<SurgeOptions, 'onTransition'>>;

const placeKinds: readonly PlaceKind[] = ['county', 'city', 'cell'];

/** @throws InputError that names the first option that is wrong */
export function surgeSettings(options: SurgeOptions): SurgeSettings {
  const known = { ...surgeDefaults, dataset: null, onTransition: null };
  requireKnownOptions<SurgeOptions>('SurgeDetector', options, known);
  const { onTransition, dataset = usAccidents, ...given } = options;
  if (onTransition !== undefined && typeof onTransition !== 'function')
    throw unexpected('onTransition', 'a function', onTransition);
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings: SurgeSettings = { ...surgeDefaults, ...Object.fromEntries(chosen), dataset };
  requireDataset(dataset);
  requireKinds(settings.kinds, dataset);
  requirePositive('cellKm', settings.cellKm);
  if (settings.cellKm < 0.1 || settings.cellKm > 1_000)
    throw unexpected('cellKm', 'a number from 0.1 to 1000', settings.cellKm);
  const { stepMinutes, windowMinutes } = settings;
  requireInteger('stepMinutes', stepMinutes, 1, 60);
  if (60 % stepMinutes !== 0) throw unexpected('stepMinutes', 'a divisor of 60', stepMinutes);
  requireInteger('windowMinutes', windowMinutes, stepMinutes, 1_440);
  if (windowMinutes % stepMinutes !== 0)
    throw unexpected('windowMinutes', `a multiple of stepMinutes (${stepMinutes})`, windowMinutes);
  for (const name of ['pendingMinutes', 'keepFiringMinutes', 'coolDownMinutes'] as const)
    requireInteger(name, settings[name], 0, 10_080);
  requireInteger('minCount', settings.minCount, 1);
  for (const name of ['falseDiscoveryRate', 'clearPValue'] as const) {
    const value = requireFraction(name, settings[name]);
    if (value === 0 || value === 1) throw unexpected(name, 'a number above 0 and below 1', value);
  }
  requirePositive('minWeeklyAccidents', settings.minWeeklyAccidents);
  requirePositive('minWeeks', settings.minWeeks);
  requirePositive('halfLifeWeeks', settings.halfLifeWeeks);
  requireInteger('lagHours', settings.lagHours, 1, 8 * 168);
  return settings;
}

function requireKinds(kinds: unknown, dataset: Dataset): void {
  if (!Array.isArray(kinds) || kinds.length === 0 || new Set(kinds).size < kinds.length)
    throw unexpected('kinds', 'a list of different kinds of places', kinds);
  for (const kind of kinds as readonly PlaceKind[]) {
    if (!placeKinds.includes(kind)) throw unexpected('kinds', 'a list of county, city or cell', kinds);
    if (kind === 'cell') requireRoles(dataset, ['place'], 'surges by cell');
    else requireRoles(dataset, [], `surges by ${kind}`, [{ name: kind, type: 'text' }]);
  }
}
