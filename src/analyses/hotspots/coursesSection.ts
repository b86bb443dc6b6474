import { formatCount, formatCountOf, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { type CourseCounts, type CoursesResult, maxMovingCells } from './courses.js';
import { minSlices } from './slices.js';
import { minAccidentsForTrend } from './trends.js';
import { footnote } from './words.js';

/** Labels of slices that a sentence lists, at most. */
const maxListed = 6;
const unitTitles = { quarter: 'Quarter', month: 'Month', week: 'Week' } as const;

/** Which hot spots emerge, persist and fade, with the change of the feeds' coverage taken out. */
export function coursesSection(result: CoursesResult | null, context: HotspotsContext): Section {
  const heading = { id: 'time', title: 'Emerging, persistent and fading' };
  if (result === null) {
    return {
      ...heading,
      text: [
        context.years === null
          ? 'The accidents have no times, so nothing tells which places emerge and which fade.'
          : `The accidents cover too short a period for trends. At least ${minSlices} quarters, months or weeks are needed.`,
      ],
    };
  }
  // They are in the order of their accidents, and those with a handful have no course.
  const drawn = context.leading.slice(0, context.options.top).filter(({ n }) => n >= minAccidentsForTrend);
  return {
    ...heading,
    text: methodText(result, context),
    findings: compact([
      ...(result.hotSpots === null ? [] : hotSpotFindings(result.hotSpots, context)),
      result.cells.total > 0 && cellsFinding(result, context),
    ]),
    figures: compact([drawn.length > 0 && courseChart(drawn, result, context)]),
    tables: compact([
      result.classes.length > 0 && classTable(result),
      result.moving.length > 0 && movingTable(result),
    ]),
  };
}

function methodText({ slices: { unit, labels, sparse } }: CoursesResult, context: HotspotsContext): string[] {
  return compact([
    `Counts depend on the feeds: when a feed starts, stops or grows, every place under it seems to emerge or fade. Each place is therefore compared with the counts expected from its feeds, which are its accidents from each feed, distributed over the ${unit}s like all accidents of that feed in its state. A place is emerging or fading when it rises or falls relative to the expected counts by more than chance (score test for a trend in Poisson counts over ${labels.length} ${unit}s, false discovery rate ${formatLevel(context.options.fdr)}). It is persistent when no trend was detected. Places with fewer than ${minAccidentsForTrend} accidents are not classified.`,
    `Cells are also classified as in an emerging hot spot analysis, with Gi* in each ${unit} on counts adjusted for the same coverage and Mann-Kendall over its z-scores. These z-scores rise by themselves where coverage grows, because larger counts are less noisy. The course therefore follows from the counts.`,
    'A change of coverage within a state cannot be removed. If a feed starts to cover one city only, that city still looks like an emerging hot spot.',
    sparse.length > 0 &&
      `Left out, with less than a tenth of the accidents of the median ${unit}: ${sparse.slice(0, maxListed).join(', ')}${sparse.length > maxListed ? ' and more' : ''}.`,
  ]);
}

function hotSpotFindings(counts: CourseCounts, { options }: HotspotsContext): Finding[] {
  const { emerging, persistent, fading } = counts;
  const total = emerging + persistent + fading;
  const enough = `hot spots with at least ${minAccidentsForTrend} accidents`;
  const finding = (course: 'emerging' | 'fading', rest: string): Finding =>
    shareFinding({
      id: `spots-${course}`,
      sentence: `${formatCount(counts[course])} of ${formatCount(total)} ${enough} ${counts[course] === 1 ? 'is' : 'are'} ${course}${rest}.`,
      part: counts[course],
      whole: total,
      of: enough,
      confidenceLevel: options.confidenceLevel,
      caveat:
        'With few accidents in each slice, a trend is easily missed. Persistent means that no trend was detected.',
    });
  return [
    finding('emerging', `; ${formatCount(persistent)} ${verbFor(persistent, 'shows', 'show')} no trend`),
    finding('fading', ''),
  ];
}

function cellsFinding({ cells }: CoursesResult, { hotCells, options }: HotspotsContext): Finding {
  const { emerging, persistent, fading, total } = cells;
  return shareFinding({
    id: 'cells-emerging',
    sentence: `Of ${formatCountOf(total, 'cell')} of ${hotCells.index.sizeKm} km that ${verbFor(total, 'was', 'were')} ever hot, ${formatCount(emerging)} ${verbFor(emerging, 'is', 'are')} emerging, ${formatCount(persistent)} persistent and ${formatCount(fading)} fading.`,
    part: emerging,
    whole: total,
    of: 'cells hot overall or in some slice',
    confidenceLevel: options.confidenceLevel,
    caveat: 'Cells next to each other share their neighbours, so they are not independent places.',
  });
}

/** The leading hot spots over time, which are the first of all hot spots. */
function courseChart(
  leading: readonly LeadingHotSpot[],
  { slices, counts }: CoursesResult,
  context: HotspotsContext,
): Figure {
  const { clustering, options } = context;
  const width = slices.labels.length;
  const rowOf = (values: Float64Array, index: number): Float64Array =>
    values.slice(index * width, (index + 1) * width);
  const moving = leading.flatMap(({ name, trend }) =>
    trend === null || trend.course === 'persistent' ? [] : [`${name} is ${trend.course}`],
  );
  const accidents = leading.reduce((sum, { n }) => sum + n, 0);
  return smallMultiples({
    id: 'spots-over-time',
    headline: `The top ${leading.length} by ${slices.unit}`,
    alt: `One panel per hot spot, with its accidents by ${slices.unit} and, dashed, those expected from the coverage of its feeds. ${moving.length === 0 ? 'None of them is emerging or fading' : moving.join('; ')}.`,
    footnote: `${footnote(context, accidents)} in ${leading.length} of ${formatCountOf(clustering.hotSpots.length, 'hot spot')}; false discovery rate ${formatLevel(options.fdr)}`,
    panels: leading.map((hotSpot, index) => ({
      title: panelTitle(hotSpot),
      series: [
        { name: 'observed', x: slices.starts, y: rowOf(counts.observed, index) },
        { name: 'expected', x: slices.starts, y: rowOf(counts.expected, index), look: 'dashed' },
      ],
    })),
    xTitle: unitTitles[slices.unit],
    yTitle: 'Accidents',
    sharedY: false,
  });
}

function panelTitle({ rank, name, trend }: LeadingHotSpot): string {
  const course = trend === null || trend.course === 'persistent' ? '' : `${trend.course}: `;
  return `${rank}. ${course}${name}`;
}

function classTable({ classes, slices }: CoursesResult): ReportTable {
  return reportTable({
    id: 'emerging-classes',
    title: 'Cells by the classes of an emerging hot spot analysis',
    note: `All cells that were hot overall or in one of ${slices.labels.length} ${slices.unit}s. Classes without a cell are left out. The classes require 90 % of the slices, so a hot spot that appeared or disappeared halfway has no pattern there. The columns give the course by its trend.`,
    columns: [
      { key: 'class', heading: 'Class (ArcGIS, sfdep)', values: classes.map((one) => one.class) },
      { key: 'emerging', heading: 'Emerging', values: classes.map(({ emerging }) => emerging) },
      { key: 'persistent', heading: 'Persistent', values: classes.map(({ persistent }) => persistent) },
      { key: 'fading', heading: 'Fading', values: classes.map(({ fading }) => fading) },
      { key: 'untold', heading: 'Too few to tell', values: classes.map(({ untested }) => untested) },
    ],
  });
}

function movingTable({ moving, slices }: CoursesResult): ReportTable {
  const sliceCount = slices.labels.length;
  return reportTable({
    id: 'moving-cells',
    title: 'Cells that emerge or fade most clearly',
    note: `Up to ${maxMovingCells} of each course. The trend of a cell includes the cells around it, so one change shows in several cells.`,
    columns: [
      { key: 'course', heading: 'Course', values: moving.map(({ trend }) => trend.course) },
      { key: 'name', heading: 'Where', values: moving.map(({ name }) => name) },
      { key: 'n', heading: 'Accidents', values: moving.map(({ accidents }) => accidents) },
      { key: 'z', heading: 'Trend z', values: moving.map(({ trend }) => trend.z) },
      {
        key: 'pValue',
        heading: 'Adjusted p',
        values: moving.map(({ trend }) => formatNumber(trend.pValue)),
      },
      {
        key: 'hot',
        heading: `${unitTitles[slices.unit]}s hot`,
        values: moving.map(({ hotSlices }) => `${hotSlices} of ${sliceCount}`),
      },
      { key: 'tau', heading: 'Kendall tau', values: moving.map(({ tau }) => tau) },
      { key: 'class', heading: 'Class', values: moving.map(({ emerging }) => emerging) },
      {
        key: 'lng',
        heading: 'Longitude',
        format: 'degrees',
        values: moving.map(({ lng }) => Number(lng.toFixed(4))),
      },
      {
        key: 'lat',
        heading: 'Latitude',
        format: 'degrees',
        values: moving.map(({ lat }) => Number(lat.toFixed(4))),
      },
    ],
  });
}
