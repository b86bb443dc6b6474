import { formatCount, formatCountOf } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import { statesOnMap } from '../../charts/countryMap.js';
import type { Figure } from '../../charts/figure.js';
import { type MapMark, toMeter } from '../../charts/mapParts.js';
import { pointMap } from '../../charts/pointMap.js';
import { frameOf, mostCloseUps, smallMaps } from '../../charts/smallMaps.js';
import type { NotShown, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { stateText, verbFor } from '../sections/words.js';
import { type CityResult, cityText, minPlaceInCity } from './cities.js';
import type { CloseUp } from './closeUps.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { minDots } from './countryCharts.js';
import type { HotSpot } from './findHotSpots.js';
import { cityHeadline, stateHeadline } from './headlines.js';
import { closeUpMap, leadingMark } from './hotSpotsCharts.js';
import { minPlaceInState, type StateResult } from './leadingState.js';
import { sublineOf } from './words.js';

const letters = ['A', 'B', 'C'];
/** Hot spots on the map of a state, at most. */
const mostMarks = 30;

/** The state with most reports, and a city whose reports draw its streets. */
export function citiesSection(
  state: StateResult | null,
  city: CityResult | null,
  closeUps: readonly CloseUp[],
  context: HotspotsContext,
): Section {
  const drawnState = state !== null && stateReason(state) === null ? state : null;
  const drawnCity = city !== null && city.inFrame >= minDots ? city : null;
  // Of places whose city no report names, the leading ones.
  const isAlone = drawnCity === null && closeUps.length > 0;
  return {
    id: 'cities',
    title: 'From close up',
    figures: compact([
      drawnState && stateFigure(drawnState, context),
      drawnCity && cityFigure(drawnCity, closeUps, context),
      isAlone && closeUpsFigure(closeUps, context),
    ]),
    notShown: compact([stateNotShown(state), cityNotShown(city, context)]),
  };
}

function stateReason({ state, accidents }: StateResult): string | null {
  if (!statesOnMap.has(state))
    return `The map of a state is not drawn: ${state} is not on the map of the United States.`;
  return accidents < minDots
    ? `The map of a state is not drawn: ${stateText(state)} has ${formatCount(accidents)} of the ${minDots} reports that it takes.`
    : null;
}

function stateNotShown(state: StateResult | null): NotShown | null {
  const reason =
    state === null ? 'The map of a state is not drawn: no report names its state.' : stateReason(state);
  return reason === null ? null : { parts: ['state-map'], reason };
}

function cityNotShown(city: CityResult | null, { points, leading }: HotspotsContext): NotShown | null {
  if (city !== null && city.inFrame >= minDots) return null;
  const has =
    city === null
      ? leading.length === 0
        ? 'there is no hot spot, and the option city names none'
        : 'no report in a hot spot names its city'
      : city.accidents === 0
        ? `no report${points.withoutPlace > 0 ? ' with a known place' : ''} is in ${cityText(city.city)}`
        : `${formatCount(city.inFrame)} of the ${minDots} reports that it takes ${verbFor(city.inFrame, 'is', 'are')} around ${cityText(city.city)}`;
  return { parts: ['city-*'], reason: `The map of a city is not drawn: ${has}.` };
}

function stateFigure(
  { state, accidents, density, centres, places }: StateResult,
  context: HotspotsContext,
): Figure {
  const { points, clustering, leading } = context;
  const name = stateText(state);
  const hotSpots = clustering.hotSpots.filter((hotSpot) => hotSpot.state === state);
  const byCity = new Map<string, number>();
  for (const one of leading) {
    if (one.state === state && one.city !== null) byCity.set(one.city, (byCity.get(one.city) ?? 0) + one.n);
  }
  const [firstCity] = [...byCity].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const most = density.counts.reduce((a, b) => Math.max(a, b), 0);
  const drawn = hotSpots.slice(0, mostMarks);
  const [first] = drawn;
  return cellMap({
    id: 'state-map',
    headline: stateHeadline({
      state: name,
      hotSpots: hotSpots.length,
      allHotSpots: clustering.hotSpots.length,
      reports: hotSpots.reduce((sum, { n }) => sum + n, 0),
      city: firstCity === undefined ? null : { name: firstCity[0], reports: firstCity[1] },
    }),
    subline: sublineOf(
      `Reports in cells of ${density.sizeKm} km, and the ${drawn.length < hotSpots.length ? `${formatCount(drawn.length)} largest of its ${formatCountOf(hotSpots.length, 'hot spot')}` : 'hot spots of the state'}`,
      accidents,
      points,
    ),
    alt: `Map of ${name}: ${formatCountOf(density.cells.length, 'cell')} in five classes of colour, up to ${formatCount(most)} in one${first === undefined ? '' : `, and ${formatCountOf(drawn.length, 'hot spot')} as circles, up to ${formatCountOf(first.n, 'report')}`}.`,
    footnote: sourceNote(
      context,
      ...compact([
        'Cells without a report are left empty, not zero.',
        places.length > 0 && `Names: places with at least ${minPlaceInState} reports.`,
      ]),
    ),
    state,
    lng: centres.map(({ lng }) => toMeter(lng)),
    lat: centres.map(({ lat }) => toMeter(lat)),
    values: density.counts,
    sideKm: density.sizeKm,
    valueTitle: `Reports in a cell of ${density.sizeKm} km`,
    marks: drawn.map((hotSpot) => markOf(hotSpot, context)),
    marksTitle: 'Hot spots with most reports',
    places,
  });
}

function cityFigure(result: CityResult, closeUps: readonly CloseUp[], context: HotspotsContext): Figure {
  const { city, inFrame, lng, lat, hotSpots, places, streets } = result;
  const { points } = context;
  const name = cityText(city);
  const near = closeUps
    .filter(({ hotSpot }) => hotSpots.some(({ members }) => members === hotSpot.members))
    .slice(0, mostCloseUps);
  const letterOf = new Map(near.map(({ hotSpot }, index) => [hotSpot.members, letters[index]!]));
  const [largest] = hotSpots;
  const widths = near.map(({ hotSpot: { hull } }) => {
    const { widthMeters, heightMeters } = frameOf({ ring: hull.ring });
    return Math.max(widthMeters, heightMeters);
  });
  return pointMap({
    id: `city-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    headline: cityHeadline(city.city, widths),
    subline: sublineOf(
      `Reports as dots, hot spots as circles${near.length === 0 ? '' : `, and ${near.length === 1 ? 'the leading one' : 'the leading ones'} from close up, each to its own scale`}`,
      inFrame,
      points,
    ),
    alt: `Map of ${name} and around: dots draw the streets, with ${formatCountOf(hotSpots.length, 'hot spot')}${largest === undefined ? '' : `, the largest with ${formatCountOf(largest.n, 'report')}`}. ${formatCount(result.accidents)} of the reports name the city.`,
    footnote: sourceNote(
      context,
      ...compact([
        `No map tiles: the dots draw the streets.`,
        places.length > 0 && `Names: at least ${minPlaceInCity} reports.`,
        result.isSample && `${formatCount(lng.length)} dots at random.`,
      ]),
    ),
    lng,
    lat,
    noun: 'reports',
    weightTitle: 'Reports in a spot',
    marks: hotSpots.map((hotSpot) => {
      const letter = letterOf.get(hotSpot.members);
      return { ...markOf(hotSpot, context), ...(letter === undefined ? {} : { letter }) };
    }),
    places,
    streets,
    closeUps: near.map((closeUp, index) => closeUpMap(closeUp, letters[index]!)),
  });
}

function closeUpsFigure(closeUps: readonly CloseUp[], context: HotspotsContext): Figure {
  const near = closeUps.slice(0, mostCloseUps);
  const n = near.reduce((sum, { hotSpot }) => sum + hotSpot.n, 0);
  const [first] = near;
  return smallMaps({
    id: 'spots-close-up',
    headline:
      near.length === 1 ? 'The leading hot spot from close up' : 'The leading hot spots from close up',
    subline: sublineOf('Reports as dots around each hull, each to its own scale', n, context.points),
    alt: `${formatCountOf(near.length, 'small map')}; the first is ${first!.hotSpot.name} with ${formatCountOf(first!.hotSpot.n, 'report')}.`,
    footnote: sourceNote(context, 'No map tiles: the dots draw the streets.'),
    maps: near.map((closeUp, index) => closeUpMap(closeUp, letters[index]!)),
  });
}

/** A hot spot with its name, if it is among those that have one. */
function markOf(hotSpot: HotSpot, { leading }: HotspotsContext): MapMark {
  const leader = leading.find(({ members }): boolean => members === hotSpot.members);
  if (leader !== undefined) return { ...leadingMark(leader), name: shortName(leader) };
  const { lng, lat, n } = hotSpot;
  return {
    lng: toMeter(lng),
    lat: toMeter(lat),
    weight: n,
    name: 'Hot spot',
    detail: formatCountOf(n, 'report'),
  };
}

/** `I-10 E, Los Angeles`: beside the map of its state. */
function shortName({ name, state }: LeadingHotSpot): string {
  return state === null ? name : name.replace(`, ${state}`, '');
}
