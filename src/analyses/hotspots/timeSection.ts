import { formatCount, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { type EmergingClass, emergingPatterns } from '../../stats/index.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { cellCentre } from './cellIndex.js';
import type { Context, LeadingSpot } from './context.js';
import { namePlaces, type PlaceName } from './names.js';
import { fewestSlices, type Slices } from './slices.js';
import { type CellTrend, type Course, cellTrends, fewestForTrend, type SpotTrends } from './trends.js';

const courses: readonly Course[] = ['emerging', 'persistent', 'fading'];
/** Emerging and fading cells that are named. */
const namedCells = 10;

/** Which hot spots come, stay and go, with the change of the feeds' coverage taken out. */
export async function timeSection(context: Context): Promise<Section> {
  const { points, slices, trends, hotCells, options, leading, footnote } = context;
  const title = 'Emerging, persistent and fading';
  if (slices === null || trends === null) {
    return {
      id: 'time',
      title,
      text: [
        `The accidents cover too short a time for trends: at least ${fewestSlices} quarters, months or weeks are needed.`,
      ],
    };
  }
  const found = cellTrends(points, slices, hotCells, options.fdr);
  const moving = (course: Course): CellTrend[] =>
    found
      .filter((one) => one.trend?.course === course)
      .sort((a, b) => Math.abs(b.trend!.z) - Math.abs(a.trend!.z))
      .slice(0, namedCells);
  const [emerging, fading] = [moving('emerging'), moving('fading')];
  const names = await nameCells(context, [...emerging, ...fading]);
  const top = leading.slice(0, options.top);
  // They are in the order of their accidents, and a handful of accidents has no course.
  const drawn = top.filter(({ n }) => n >= fewestForTrend).length;
  return {
    id: 'time',
    title,
    text: [
      `Counts follow the feeds: a feed that starts, stops or grows makes every place under it emerge or fade. So each place is compared with what it would have had, had it only followed its feeds: its accidents of each source, spread over the ${slices.unit}s as all accidents of that source in its state. A place is emerging or fading when it rises or falls against that beyond chance (score test for a trend in Poisson counts over ${slices.labels.length} ${slices.unit}s, false discoveries held to ${formatLevel(options.fdr)}), persistent when no trend was shown; with fewer than ${fewestForTrend} accidents nothing is said.`,
      `Cells are also classed as an emerging hot spot analysis does: Gi* in each ${slices.unit} on counts evened by the same coverage, and Mann-Kendall over its z-scores. Those rise by themselves where coverage grows, since more accidents are less noisy; so the course goes by the counts.`,
      'This cannot take out a change of coverage within a state: a feed that comes to one city only still looks like an emerging hot spot there.',
      ...(slices.thin.length > 0
        ? [
            `Left out, with less than a tenth of a middling ${slices.unit}: ${slices.thin.slice(0, 6).join(', ')}${slices.thin.length > 6 ? ' and more' : ''}.`,
          ]
        : []),
    ],
    findings: [...spotFindings(context, trends), ...cellFindings(context, found)],
    figures: drawn === 0 ? [] : [courseFigure(context, top.slice(0, drawn), slices, trends, footnote)],
    tables: [
      ...(found.length === 0 ? [] : [classTable(found, slices)]),
      ...(names.length === 0 ? [] : [movingTable(context, [...emerging, ...fading], names)]),
    ],
  };
}

function spotFindings({ options }: Context, { trends }: SpotTrends): Finding[] {
  if (trends.length === 0) return [];
  const tested = trends.filter((one) => one !== null);
  if (tested.length === 0) return [];
  const count = (course: Course): number => tested.filter((one) => one.course === course).length;
  const [emerging, fading] = [count('emerging'), count('fading')];
  return (['emerging', 'fading'] as const).map((course) =>
    shareFinding({
      id: `spots-${course}`,
      sentence: `${formatCount(course === 'emerging' ? emerging : fading)} of ${formatCount(tested.length)} hot spots with at least ${fewestForTrend} accidents are ${course}${course === 'emerging' ? `; ${formatCount(tested.length - emerging - fading)} show no trend` : ''}.`,
      part: course === 'emerging' ? emerging : fading,
      whole: tested.length,
      of: `hot spots with at least ${fewestForTrend} accidents`,
      level: options.level,
      caveat:
        'With few accidents in each slice a trend is easily missed; persistent means that none was shown.',
    }),
  );
}

function cellFindings({ hotCells, options }: Context, found: readonly CellTrend[]): Finding[] {
  if (found.length === 0) return [];
  const count = (course: Course): number => found.filter((one) => one.trend?.course === course).length;
  return [
    shareFinding({
      id: 'cells-emerging',
      sentence: `Of ${formatCount(found.length)} cells of ${hotCells.index.sizeKm} km that were ever hot, ${formatCount(count('emerging'))} are emerging, ${formatCount(count('persistent'))} persistent and ${formatCount(count('fading'))} fading.`,
      part: count('emerging'),
      whole: found.length,
      of: 'cells hot altogether or in some slice',
      level: options.level,
      caveat: 'Cells next to each other share their neighbours, so they are not as many independent places.',
    }),
  ];
}

function courseFigure(
  { spots, options }: Context,
  top: readonly LeadingSpot[],
  slices: Slices,
  { counts }: SpotTrends,
  footnote: Context['footnote'],
): Figure {
  const width = slices.labels.length;
  const start = slices.labels.map((label) => startOf(label));
  const told = top.filter(({ trend }) => trend !== null && trend.course !== 'persistent');
  return smallMultiples({
    id: 'spots-over-time',
    title: `The top ${top.length} by ${slices.unit}`,
    alt: `One panel per hot spot: its accidents by ${slices.unit}, and dashed what the coverage of its feeds would make of them. ${told.length === 0 ? 'None of them is emerging or fading.' : told.map(({ name, trend }) => `${name} is ${trend!.course}`).join('; ')}.`,
    footnote: `${footnote(top.reduce((sum, { n }) => sum + n, 0))} in ${top.length} of ${formatCount(spots.spots.length)} hot spots; false discoveries held to ${formatLevel(options.fdr)}`,
    panels: top.map(({ rank, name, trend }, place) => ({
      title: `${rank}. ${trend === null || trend.course === 'persistent' ? '' : `${trend.course}: `}${name}`,
      series: [
        { name: 'observed', x: start, y: counts.observed.slice(place * width, (place + 1) * width) },
        {
          name: 'as its feeds',
          x: start,
          y: counts.expected.slice(place * width, (place + 1) * width),
          look: 'dashed',
        },
      ],
    })),
    xTitle: slices.unit === 'week' ? 'Week' : slices.unit === 'month' ? 'Month' : 'Quarter',
    yTitle: 'Accidents',
    sharedY: false,
  });
}

/** The first day of a slice. */
function startOf(label: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(label);
  if (quarter !== null) return `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`;
  return label.length === 7 ? `${label}-01` : label;
}

/** The classes of ArcGIS and sfdep, by course in plain words. */
function classTable(found: readonly CellTrend[], slices: Slices): ReportTable {
  const classes: EmergingClass[] = [
    ...emergingPatterns.map((pattern): EmergingClass => `${pattern} hot spot`),
    ...emergingPatterns.map((pattern): EmergingClass => `${pattern} cold spot`),
    'no pattern',
  ];
  const count = (kind: EmergingClass, course: Course | 'untold'): number =>
    found.filter((one) => one.emerging === kind && (one.trend?.course ?? 'untold') === course).length;
  const shown = classes.filter((kind) => found.some((one) => one.emerging === kind));
  return {
    id: 'emerging-classes',
    title: 'Cells by the classes of an emerging hot spot analysis',
    table: tableOf({
      class: shown,
      ...Object.fromEntries(courses.map((course) => [course, shown.map((kind) => count(kind, course))])),
      untold: shown.map((kind) => count(kind, 'untold')),
    }),
    headings: {
      class: 'Class (ArcGIS, sfdep)',
      emerging: 'Emerging',
      persistent: 'Persistent',
      fading: 'Fading',
      untold: 'Too few to tell',
    },
    note: `All cells that were hot altogether or in one of ${slices.labels.length} ${slices.unit}s; classes without a cell are left out. The classes ask for 90 % of the slices, so that a hot spot which came or went halfway has no pattern there; the columns say what its trend says.`,
  };
}

function nameCells(
  { source, options, points, hotCells: { index } }: Context,
  cells: readonly CellTrend[],
): Promise<PlaceName[]> {
  const placeOf = new Map(cells.map(({ cell }, place) => [cell, place]));
  const members = cells.map((): number[] => []);
  for (let i = 0; i < points.n; i++) {
    const place = placeOf.get(index.of[i]!);
    if (place !== undefined) members[place]!.push(i);
  }
  return namePlaces(
    source,
    options.where,
    points,
    members.map((list) => Int32Array.from(list)),
  );
}

function movingTable(
  { hotCells, slices }: Context,
  cells: readonly CellTrend[],
  names: readonly PlaceName[],
): ReportTable {
  const { index } = hotCells;
  const centres = cells.map(({ cell }) => cellCentre(index.cells[cell]!, index.sizeKm));
  return {
    id: 'moving-cells',
    title: 'Cells that emerge or fade most clearly',
    table: tableOf({
      course: cells.map(({ trend }) => trend!.course),
      name: names.map(({ name }) => name),
      n: cells.map(({ cell }) => index.counts[cell]!),
      z: cells.map(({ trend }) => trend!.z),
      pValue: cells.map(({ trend }) => formatNumber(trend!.pValue)),
      hot: cells.map(({ hotSlices }) => `${hotSlices} of ${slices!.labels.length}`),
      tau: cells.map(({ tau }) => tau),
      class: cells.map(({ emerging }) => emerging),
      lng: centres.map(({ lng }) => Number(lng.toFixed(4))),
      lat: centres.map(({ lat }) => Number(lat.toFixed(4))),
    }),
    headings: {
      course: 'Course',
      name: 'Where',
      n: 'Accidents',
      z: 'Trend z',
      pValue: 'Adjusted p',
      tau: 'Kendall tau',
      hot: `${slices!.unit[0]!.toUpperCase()}${slices!.unit.slice(1)}s hot`,
      class: 'Class',
      lng: 'Longitude',
      lat: 'Latitude',
    },
    note: `Up to ${namedCells} each. A cell takes part in the sums of those around it, so what moves shows in several of them.`,
  };
}
