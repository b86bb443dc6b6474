import { dayText, periodInWords } from '../../base/dates.js';
import { formatCount, formatCountOf, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { type CourseCounts, type CoursesResult, maxMovingCells } from './courses.js';
import { coursesHeadline, trendSentence } from './headlines.js';
import { minSlices } from './slices.js';
import { minAccidentsForTrend } from './trends.js';
import { spotText } from './words.js';

/** Labels of slices that a sentence lists, at most. */
const maxListed = 6;
const unitTitles = { quarter: 'Quarter', month: 'Month', week: 'Week' } as const;

/** Panels of a figure, at most: seven leave a free place for the key. */
const mostPanels = 7;

/** Which hot spots emerge and fade, with the change of the feeds' coverage taken out. */
export function coursesSection(result: CoursesResult | null, context: HotspotsContext): Section {
  const heading = { id: 'time', title: 'Which come and go?' };
  if (result === null) {
    const reason =
      context.years === null
        ? 'The accidents have no times, so nothing tells which places emerge and which fade.'
        : `Fewer than ${minSlices} quarters, months or weeks have enough reports, so no trend is tested.`;
    return {
      ...heading,
      notShown: [{ parts: ['spots-over-time', 'spots-emerging', 'spots-fading'], reason }],
    };
  }
  // They are in the order of their reports, and those with a handful have no course.
  const tested = context.leading.filter(({ trend }) => trend !== null);
  const counts = result.hotSpots;
  if (counts === null || tested.length === 0) {
    const reason = `No hot spot has the ${minAccidentsForTrend} reports that a test of its trend takes${context.leading.length === 0 ? '' : `; the fullest has ${formatCount(context.leading[0]!.n)}`}.`;
    return {
      ...heading,
      notShown: [{ parts: ['spots-over-time', 'spots-emerging', 'spots-fading'], reason }],
    };
  }
  return {
    ...heading,
    text: [
      'When a feed starts, stops or grows, so does every place that it covers. So each hot spot is compared with its own total, spread over time like the reports of its feeds: only the timing counts. It is emerging if its share of the reports of its feeds rises, and fading if it falls.',
    ],
    findings: hotSpotFindings(counts, tested, result, context),
    figures: [courseChart(tested, counts, result, context)],
  };
}

/** How courses are tested, and what cells do. */
export function coursesMethodSection(result: CoursesResult, context: HotspotsContext): Section {
  return {
    id: 'courses',
    title: 'How trends are tested',
    isMethod: true,
    text: methodText(result, context),
    findings: compact([result.cells.total > 0 && cellsFinding(result, context)]),
    tables: compact([
      result.classes.length > 0 && classTable(result),
      result.moving.length > 0 && movingTable(result),
    ]),
  };
}

function methodText({ slices: { unit, labels, sparse } }: CoursesResult, context: HotspotsContext): string[] {
  return compact([
    `Counts depend on the feeds: when a feed starts, stops or grows, every place under it seems to emerge or fade. Each place is therefore compared with the counts expected from its feeds, which are its reports from each feed, distributed over the ${unit}s like all reports of that feed in its state. A place is emerging or fading when its counts rise or fall relative to the expected ones by more than chance (score test for a trend in Poisson counts over ${labels.length} ${unit}s, false discovery rate ${formatLevel(context.options.fdr)}). It is called persistent when no trend is shown. Places with fewer than ${minAccidentsForTrend} reports are not classified.`,
    `Cells are also classified as in an emerging hot spot analysis, with Gi* in each ${unit} on counts adjusted for the same coverage and Mann-Kendall over its z-scores. These z-scores rise by themselves where coverage grows, because larger counts are less noisy. The course therefore follows from the counts.`,
    'A change of coverage within a state cannot be removed. If a feed starts to cover one city only, that city still looks like an emerging hot spot.',
    sparse.length > 0 &&
      `Left out, with less than a tenth of the reports of the median ${unit}: ${sparse.slice(0, maxListed).join(', ')}${sparse.length > maxListed ? ' and more' : ''}.`,
  ]);
}

function hotSpotFindings(
  counts: CourseCounts,
  tested: readonly LeadingHotSpot[],
  { slices }: CoursesResult,
  { options }: HotspotsContext,
): Finding[] {
  const { emerging, persistent, fading } = counts;
  const total = emerging + persistent + fading;
  const finding = (course: 'emerging' | 'fading'): Finding => {
    const count = counts[course];
    const first = tested.find(({ trend }) => trend?.course === course);
    return {
      // All that could be tested were, so it is a count without a sampling interval.
      ...countFinding({
        id: `spots-${course}`,
        sentence: trendSentence({ course, count, tested: total, name: first ? spotText(first) : null }),
        estimate: (count / total) * 100,
        unit: '%',
        denominator: {
          n: total,
          of: `tested, false discovery rate ${formatLevel(options.fdr)}`,
        },
        ...(course === 'emerging' && {
          caveat: `With few reports in each ${slices.unit}, a trend is easily missed.`,
        }),
      }),
      display: { number: formatCount(count), unit: `of ${formatCount(total)}` },
      figure: 'spots-over-time',
    };
  };
  return [finding('emerging'), finding('fading')];
}

function cellsFinding({ cells, slices }: CoursesResult, { hotCells, options }: HotspotsContext): Finding {
  const { emerging, persistent, fading, total } = cells;
  return countFinding({
    id: 'cells-emerging',
    sentence: `Of ${formatCountOf(total, 'cell')} of ${hotCells.index.sizeKm} km hot overall or in some ${slices.unit}, ${formatCount(emerging)} ${verbFor(emerging, 'is', 'are')} emerging and ${formatCount(fading)} fading; ${formatCount(persistent)} ${verbFor(persistent, 'shows', 'show')} no trend.`,
    estimate: (emerging / total) * 100,
    unit: '%',
    denominator: {
      n: total,
      of: `cells hot overall or in some ${slices.unit}, false discovery rate ${formatLevel(options.fdr)}`,
    },
    caveat: 'Cells next to each other share their neighbours, so they are not independent places.',
  });
}

/** The leading hot spots over time, those with a trend first. */
function courseChart(
  tested: readonly LeadingHotSpot[],
  { emerging, persistent, fading }: CourseCounts,
  { slices, counts }: CoursesResult,
  context: HotspotsContext,
): Figure {
  const { options, points } = context;
  const width = slices.labels.length;
  const isMoving = ({ trend }: LeadingHotSpot): boolean => trend!.course !== 'persistent';
  const shown = [...tested.filter(isMoving), ...tested.filter((one) => !isMoving(one))].slice(0, mostPanels);
  const rowOf = (values: Float64Array, { rank }: LeadingHotSpot): Float64Array =>
    values.slice((rank - 1) * width, rank * width);
  const total = emerging + persistent + fading;
  const first = tested.find(({ trend }) => trend!.course === (emerging > 0 ? 'emerging' : 'fading'));
  const name = first === undefined ? null : spotText(first);
  const most = shown.reduce((sum, one) => Math.max(sum, ...rowOf(counts.observed, one)), 0);
  // Neither the slices that are left out nor reports of another state than the hot spot's are drawn.
  const n = shown.reduce((sum, one) => sum + rowOf(counts.observed, one).reduce((a, b) => a + b, 0), 0);
  const period = periodInWords(slices.starts[0]!, dayText(points.lastDay));
  return smallMultiples({
    id: 'spots-over-time',
    headline: coursesHeadline({ emerging, fading, tested: total, name }),
    subline: `Reports a ${slices.unit}, beside those expected from the feeds of each spot, in ${shown.length === total ? 'the ' : `${formatCount(shown.length)} of `}${formatCountOf(total, 'hot spot')} tested, ${period}; ${nReports(n)}`,
    alt: `A panel for each hot spot with two lines, reported and expected, up to ${formatCountOf(most, 'report')} a ${slices.unit}. First is ${shown[0]!.name}.`,
    footnote: sourceNote(
      context,
      `Score test for a trend, false discoveries held to ${formatLevel(options.fdr)}. Both lines of a panel have the same total. All panels have one scale.`,
    ),
    panels: shown.map((hotSpot) => {
      const { name, street, city, state, trend } = hotSpot;
      const place = [city, state].filter((part) => part !== null).join(', ');
      return {
        title: street ?? name,
        ...(street === null || place === '' ? {} : { subtitle: place }),
        ...(trend!.course === 'persistent' ? {} : { course: trend!.course }),
        series: [
          { name: 'Reported', x: slices.starts, y: rowOf(counts.observed, hotSpot) },
          {
            name: 'Had it followed its feeds',
            x: slices.starts,
            y: rowOf(counts.expected, hotSpot).map(toThousandths),
            look: 'dashed',
          },
        ],
      };
    }),
    xTitle: unitTitles[slices.unit],
    yTitle: `Reports a ${slices.unit}`,
  });
}

/** Expected reports to a thousandth: more digits only make the page larger. */
function toThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function classTable({ classes, slices }: CoursesResult): ReportTable {
  return reportTable({
    id: 'emerging-classes',
    title: 'Cells by the classes of an emerging hot spot analysis',
    note: `All cells that were hot overall or in one of ${slices.labels.length} ${slices.unit}s. Classes without a cell are left out. The classes require 90 % of the slices, so a hot spot that appeared or disappeared halfway has no pattern there. The columns give the course by its trend.`,
    columns: [
      { key: 'class', heading: 'Class (ArcGIS, sfdep)', values: classes.map((one) => one.class) },
      { key: 'emerging', heading: 'Emerging', values: classes.map(({ emerging }) => emerging) },
      { key: 'persistent', heading: 'No trend shown', values: classes.map(({ persistent }) => persistent) },
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
      { key: 'n', heading: 'Reports', values: moving.map(({ accidents }) => accidents) },
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
