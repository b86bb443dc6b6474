import type { RandomNumbers } from './seeds.js';
import type { RoadSpot } from './spots.js';
import type { SourceLabel } from './truth.js';

const words: Readonly<Record<string, string>> = {
  N: 'Northbound',
  S: 'Southbound',
  E: 'Eastbound',
  W: 'Westbound',
};
const lanes = [
  'Lane blocked',
  'Right lane blocked',
  'Left lane blocked',
  'Right hand shoulder blocked',
  'Left hand shoulder blocked',
  'One lane blocked',
  'Two lanes blocked',
  'Center lane blocked',
  '#1 lane blocked',
  '#2 lane blocked',
  '#3 lane blocked',
  'Right lane closed',
  'Slow traffic',
  'Queueing traffic',
  'Restrictions',
  'Right lane blocked and right hand shoulder blocked',
  'Left hand shoulder closed and left lane closed',
];
const cautions = [
  'Drive with caution.',
  'Drive with caution.',
  'Drive with caution.',
  'Expect delays.',
  'Right lane blocked. Expect delays.',
  'Left lane blocked.',
  'Road closed. Take alternate route.',
  'Left shoulder closed.',
  'Expect long delays.',
];

/** The description of a report, in the style of its feed and time. No quotes, commas or newlines, as in the real file. */
export function descriptionOf(
  source: SourceLabel,
  year: number,
  severity: number,
  spot: RoadSpot,
  cross: RoadSpot,
  random: RandomNumbers,
): string {
  if (source !== 'Source1') return mapQuest(year, spot, random);
  return year < 2020 ? bingEarly(severity, spot, cross, random) : bingLate(spot, cross, random);
}

function mapQuest(year: number, spot: RoadSpot, random: RandomNumbers): string {
  const noun = year >= 2022 ? 'crash' : 'accident';
  const road = spot.direction === '' ? spot.street : `${spot.street} ${words[spot.direction]}`;
  const u = random.uniform();
  const where =
    spot.direction !== '' && u < 0.5
      ? `at Exit ${spot.exit} ${spot.cross}`
      : u < 0.93
        ? `at ${spot.cross}`
        : `near ${spot.cross}`;
  const isBlocked = random.uniform() < (spot.direction === '' ? 0.22 : 0.55);
  const start = isBlocked ? `${pick(lanes, random)} due to ${noun}` : noun === 'crash' ? 'Crash' : 'Accident';
  const delay = year === 2016 && random.uniform() < 0.08 ? ' Expect delays.' : '';
  return `${start} on ${road} ${where}.${delay}`;
}

function bingEarly(severity: number, spot: RoadSpot, cross: RoadSpot, random: RandomNumbers): string {
  const exit = spot.direction === '' ? '' : `/Exit ${spot.exit}`;
  if (severity === 4) return `Closed at ${spot.cross}${exit} - Road closed due to accident.`;
  const lane =
    random.uniform() < 0.2
      ? ` ${pick(['Left lane blocked.', 'Right lane blocked.', 'Lane blocked.'], random)}`
      : '';
  if (random.uniform() < 0.2)
    return `Between ${spot.cross}${exit} and ${cross.cross}${exit === '' ? '' : `/Exit ${spot.exit + 2}`} - Accident.${lane}`;
  return `At ${spot.cross}${exit} - Accident.${lane}`;
}

function bingLate(spot: RoadSpot, cross: RoadSpot, random: RandomNumbers): string {
  const u = random.uniform();
  const road = spot.direction === '' ? spot.street : `${spot.street} ${spot.direction}`;
  if (u < 0.52) {
    const bound = spot.direction === '' ? '' : ` ${spot.direction}B`;
    return `Incident on ${spot.street.toUpperCase()}${bound} near ${spot.cross.toUpperCase()} ${pick(cautions, random)}`;
  }
  if (u < 0.9) {
    const pace = u < 0.72 ? 'Slow' : 'Stationary';
    const at = spot.direction === '' ? '' : ` (${spot.street})`;
    return `${pace} traffic on ${road} from ${spot.cross}${at} to ${cross.cross}${at} due to accident.`;
  }
  if (u < 0.95) return `Accident on ${road} from ${spot.cross} to ${cross.cross}.`;
  if (u < 0.97) return `Accident on ${road} at exit [${Math.max(1, spot.exit)}].`;
  if (u < 0.985) return `Crash on ${road} near ${spot.cross}. The right lane is blocked.`;
  return u < 0.995
    ? `Construction on ${road} near ${spot.cross}.`
    : `A crash has occurred on ${road} near ${spot.cross}.`;
}

function pick(values: readonly string[], random: RandomNumbers): string {
  return values[random.integer(values.length)]!;
}
