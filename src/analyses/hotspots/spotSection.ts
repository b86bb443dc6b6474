import { formatCount, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import { pointMap } from '../../charts/pointMap.js';
import { smallMaps } from '../../charts/smallMaps.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { areaText, type Context, type LeadingSpot, notDanger } from './context.js';
import { formatNumberOfYears } from './country.js';
import { coreShare, fewestPoints } from './settings.js';

const coreShareText = 'a tenth';

/** The hot spots: which, how large, how sure their order is. */
export function spotSection(context: Context): Section {
  const { options, points, spots, leading, ranking, years } = context;
  const { epsMeters, minPoints } = spots;
  const given = options.minPoints !== null;
  const rule = given
    ? `${formatCount(minPoints)} was asked for`
    : minPoints === fewestPoints
      ? `${minPoints} is the least that is used; the data alone would have it lower`
      : `${formatCount(minPoints)} is what ${coreShareText} of the accidents have around them (${formatPercent(coreShare)}), so that "hot" means about the same in a small file and in a large one`;
  const text = [
    `A hot spot is a group that DBSCAN finds: an accident with at least ${formatCount(minPoints)} within ${formatNumber(epsMeters)} m, itself among them, is in its core, cores within reach of each other are one group, and what is within reach of a core belongs to it. ${rule}. All accidents are used, none sampled; distances are along the great circle.`,
    notDanger,
  ];
  if (leading.length === 0) {
    return {
      id: 'spots',
      title: 'Hot spots',
      text,
      findings: [
        shareFinding({
          id: 'spots',
          sentence: `There is no hot spot: nowhere are ${formatCount(minPoints)} accidents within ${formatNumber(epsMeters)} m.`,
          part: 0,
          whole: points.n,
          of: 'accidents',
          level: options.level,
          caveat: 'A smaller minPoints or a larger epsMeters finds weaker ones.',
        }),
      ],
    };
  }
  const top = leading.slice(0, options.top);
  return {
    id: 'spots',
    title: 'Hot spots',
    text: [
      ...text,
      `Counts are partly luck, so the rates are shrunk towards the mean of all hot spots (Gamma-Poisson) by as much as each count is uncertain${ranking.credibility === null ? '; here they differ no more than by chance, or are too few, and stand as they are' : ` (at most ${formatPercent(1 - ranking.credibility)} here)`}, and ranks have intervals from ${formatNumber(1000)} draws. That covers chance only; what the feeds miss it cannot know.`,
    ],
    findings: [spotsFinding(context), firstFinding(leading[0]!)],
    figures: [countryMap(context), rankingFigure(context, top), ...closeUps(context, top)],
    tables: [topTable(context, top)],
  };

  function spotsFinding({ points: { n }, spots: found }: Context): Finding {
    return shareFinding({
      id: 'spots',
      sentence: `${formatCount(found.spots.length)} hot spots hold ${formatCount(found.inside)} of ${formatCount(n)} accidents (${formatPercent(found.inside / n)}).`,
      part: found.inside,
      whole: n,
      of: 'accidents',
      level: options.level,
      caveat: `The share follows from the definition (${formatCount(minPoints)} within ${formatNumber(epsMeters)} m); see how it changes under "Other settings".`,
    });
  }

  function firstFinding(first: LeadingSpot): Finding {
    const { perYear, low, high, rankLow, rankHigh } = first.rate;
    return {
      id: 'first-spot',
      sentence: `The first is ${first.name}: ${formatCount(first.n)} accidents in ${formatNumberOfYears(years)} on ${areaText(first.hull.areaSquareMeters)}, ${formatNumber(perYear)} a year; its rank is ${rankLow === rankHigh ? rankLow : `${rankLow} to ${rankHigh}`}.`,
      estimate: perYear,
      unit: 'accidents a year',
      interval: { low, high, level: options.level, method: 'Gamma-Poisson' },
      denominator: { n: first.n, of: 'accidents in it' },
      caveat: 'Not a rate per vehicle: a busy road leads with little danger to each driver.',
    };
  }
}

function countryMap({ leading, spots, footnote }: Context): Figure {
  const more = spots.spots.length - leading.length;
  return pointMap({
    id: 'spots-map',
    title: more > 0 ? `The ${leading.length} hot spots with most accidents` : 'Hot spots',
    alt: `Map with a dot for each of ${leading.length} hot spots, its area by the accidents in it. Most: ${leading
      .slice(0, 3)
      .map(({ name, n }) => `${name} ${formatCount(n)}`)
      .join('; ')}.`,
    footnote: `${footnote()}${more > 0 ? `; ${formatCount(more)} smaller hot spots not drawn` : ''}`,
    lng: leading.map(({ lng }) => lng),
    lat: leading.map(({ lat }) => lat),
    weight: leading.map(({ n }) => n),
    hover: leading.map(({ rank, name, n }) => `${rank}. ${name}: ${formatCount(n)} accidents`),
    noun: 'hot spots',
  });
}

function rankingFigure({ footnote, options, spots }: Context, top: readonly LeadingSpot[]): Figure {
  const rows = top.map(({ rank, name, n, rate }): ForestRow => {
    return { label: `${rank}. ${name}`, estimate: rate.perYear, low: rate.low, high: rate.high, n };
  });
  return forestPlot({
    id: 'spots-ranking',
    title: 'Accidents a year in the leading hot spots',
    alt: `Rates with ${formatLevel(options.level)} intervals, most first: ${top
      .slice(0, 3)
      .map(({ name, rate }) => `${name} ${formatNumber(rate.perYear)}`)
      .join('; ')}. Where intervals overlap, the order is not settled.`,
    footnote: `${footnote(top.reduce((sum, { n }) => sum + n, 0))} in ${top.length} of ${formatCount(spots.spots.length)} hot spots`,
    rows,
    xTitle: 'Accidents a year',
    reference: null,
  });
}

/** Accidents drawn in a close-up, at most. */
const dotsInCloseUp = 700;
/** Around the middle of a hot spot, meters. */
const closeUpMeters = 600;

function closeUps({ points, spots, footnote }: Context, top: readonly LeadingSpot[]): Figure[] {
  const degrees = closeUpMeters / 111_195.08;
  const near = top.map((): number[] => []);
  // Bands of latitude as high as a frame: a frame reaches into three, and most accidents are in none of them.
  const bandOf = (lat: number): number => Math.floor((lat + 90) / degrees) + 1;
  const inBand = new Array<number[] | undefined>(bandOf(90) + 2);
  for (const [place, { lat }] of top.entries()) {
    for (const band of [-1, 0, 1]) {
      inBand[bandOf(lat) + band] ??= [];
      inBand[bandOf(lat) + band]!.push(place);
    }
  }
  for (let i = 0; i < points.n; i++) {
    const places = inBand[bandOf(points.lat[i]!)];
    if (places === undefined) continue;
    for (const place of places) {
      const { lng, lat } = top[place]!;
      // Generous in longitude; the frame of the map cuts the rest off.
      if (Math.abs(points.lat[i]! - lat) < degrees && Math.abs(points.lng[i]! - lng) < 2 * degrees)
        near[place]!.push(i);
    }
  }
  return [
    smallMaps({
      id: 'spots-close-up',
      title: `The top ${top.length} from close up`,
      alt: `One small map for each of the top ${top.length} hot spots, all to one scale: accidents as dots, those of the hot spot in colour inside its hull. The dots draw the streets.`,
      footnote: `${footnote(top.reduce((sum, { n }) => sum + n, 0))} in these hot spots; at most ${dotsInCloseUp} dots a map`,
      sideMeters: closeUpMeters,
      maps: top.map(({ rank, name, n, hull }, place) => {
        const all = near[place]!;
        const step = Math.max(1, Math.ceil(all.length / dotsInCloseUp));
        const drawn = all.filter((_, index) => index % step === 0);
        return {
          title: `${rank}. ${name}`,
          lng: drawn.map((i) => points.lng[i]!),
          lat: drawn.map((i) => points.lat[i]!),
          inside: drawn.map((i) => spots.of[i] === place),
          area: { name, ring: hull.ring, detail: `${formatCount(n)} accidents` },
        };
      }),
    }),
  ];
}

function topTable({ options, points, ranking, spots }: Context, top: readonly LeadingSpot[]): ReportTable {
  const several = points.sources.length > 1;
  const bySource = points.sources.map((name, source) => [name, top.map((spot) => spot.bySource[source]!)]);
  return {
    id: 'spots',
    title: `The top ${top.length} hot spots`,
    table: tableOf({
      rank: top.map(({ rank }) => rank),
      ranks: top.map(({ rate: { rankLow, rankHigh } }) =>
        rankLow === rankHigh ? String(rankLow) : `${rankLow} to ${rankHigh}`,
      ),
      name: top.map(({ name }) => name),
      n: top.map(({ n }) => n),
      perYear: top.map(({ rate }) => rate.perYear),
      low: top.map(({ rate }) => rate.low),
      high: top.map(({ rate }) => rate.high),
      areaSquareMeters: top.map(({ hull }) => hull.areaSquareMeters),
      streetShare: top.map(({ streetShare }) => streetShare),
      severeShare: top.map(({ severe, n }) => severe / n),
      course: top.map(({ trend }) => trend?.course ?? null),
      ...(several ? Object.fromEntries(bySource) : {}),
      lng: top.map(({ lng }) => Number(lng.toFixed(5))),
      lat: top.map(({ lat }) => Number(lat.toFixed(5))),
    }),
    headings: {
      rank: 'Rank',
      ranks: `Rank, ${formatLevel(options.level)}`,
      name: 'Where',
      n: 'Accidents',
      perYear: 'A year',
      ...intervalHeadings(options.level),
      areaSquareMeters: 'Hull (m²)',
      streetShare: 'On that street',
      severeShare: 'Severity 3, 4',
      course: 'Course',
      lng: 'Longitude',
      lat: 'Latitude',
    },
    percentColumns: ['streetShare', 'severeShare'],
    note: `Out of ${formatCount(spots.spots.length)} hot spots. Where: the street and city of most of its accidents. Severity is impact on traffic, not injury.${ranking.credibility === null ? '' : ' Rates are shrunk, see above.'}`,
  };
}
