import { formatPercent, joinWords } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import type { Finding, Section } from '../../report/report.js';
import { feedLabel, unknownFeed } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval, shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { scalesHeadline } from './headlines.js';
import { type FeedScale, minReports, type ScaleChange, type Scales, sizeOf } from './scales.js';

/** With fewer years a line shows nothing. */
const minYears = 3;
const mostLines = 4;

/** What the severities are, by feed and year: what a forecast of them can mean. */
export function scalesSection(context: SeverityContext, { severities, known, feeds }: Scales): Section {
  const { feeds: names, options, source, counts } = context;
  const { name } = severityOf(source.dataset);
  const [commonest, n] = [...severities].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0]);
  const hasFeeds = names.some((feed) => feed !== unknownFeed);
  const drawn = feeds.filter(({ years }) => years.length >= minYears).slice(0, mostLines);
  const ofFeed = (feed: string): string =>
    feed !== unknownFeed ? ` of ${feed}` : hasFeeds ? ' without a feed' : '';
  const labelOf = (feed: string): string => feedLabel(feed, names);
  const changes = feeds
    .flatMap(({ feed, change }) => (change === null ? [] : [{ feed, change }]))
    .toSorted((a, b) => sizeOf(b.change) - sizeOf(a.change));
  const rows = feeds.flatMap(({ feed, years }) => years.map((one) => ({ feed, ...one })));
  return {
    id: 'scales',
    title: 'Not one scale',
    text: compact([
      known < counts.total &&
        `${formatPercent(1 - known / counts.total)} of the reports have no severity and are left out.`,
    ]),
    findings: compact<Finding>([
      known > 0 &&
        shareFinding({
          id: 'commonest-severity',
          sentence: `${formatPercent(n / known)} of the reports with a severity have severity ${commonest}: always predicting it is right that often.`,
          part: n,
          whole: known,
          of: 'reports with a severity',
          confidenceLevel: options.confidenceLevel,
        }),
      ...changes.map(({ feed, change }): Finding => {
        const { year, severe } = change.years.at(-1)!;
        return {
          id: `scale-${feed.toLowerCase()}`,
          sentence: changeSentence(`Of the reports${ofFeed(feed)}, the share of ${name}`, change),
          estimate: 100 * severe.share,
          unit: '%',
          interval: reportInterval(severe, options.confidenceLevel, 'Wilson', 100),
          denominator: { n: severe.whole, of: `reports${ofFeed(feed)} of ${year}` },
          caveat:
            'The counts do not say why: a feed may change its scale, the roads that it covers or the mix of what it reports.',
          ...(drawn.some((one) => one.feed === feed) ? { figure: 'severity-scales' } : {}),
        };
      }),
    ]),
    figures:
      drawn.length === 0
        ? []
        : [
            lines({
              id: 'severity-scales',
              headline: scalesHeadline(
                changes.map(({ feed, change }) => ({ feed: hasFeeds ? labelOf(feed) : null, change })),
                feeds.length,
              ),
              subline: sublineOf(context, `Share of ${name} by year`, known),
              footnote: sourceNote(
                context,
                `Wilson intervals, of years with ${minReports} reports. The first and the last year may be incomplete.`,
              ),
              alt: `${drawn.length === 1 ? 'A line' : `${drawn.length} lines`} by year: ${drawn
                .map((one) => altOf(labelOf(one.feed), one))
                .join('; ')}.`,
              series: drawn.map(({ feed, years }) => ({
                name: labelOf(feed),
                x: years.map(({ year }) => String(year)),
                y: years.map(({ severe }) => severe.share),
                lower: years.map(({ severe }) => severe.lower),
                upper: years.map(({ severe }) => severe.upper),
              })),
              xTitle: 'Year',
              yTitle: `Share of ${name}`,
              timeUnit: 'year',
              percent: true,
            }),
          ],
    notShown: compact([
      known === 0 && {
        parts: ['commonest-severity'],
        reason: 'Severities are not shown: no report has one.',
      },
      rows.length === 0 && {
        parts: ['severity-shares'],
        reason: `Shares by year are not shown: no feed has a year with ${minReports} reports that have a severity.`,
      },
      drawn.length === 0 && {
        parts: ['severity-scales'],
        reason: `The years are not drawn: it takes ${minYears} of a feed with ${minReports} reports each.`,
      },
    ]),
    tables: compact([
      rows.length > 0 &&
        reportTable({
          id: 'severity-shares',
          title: `Share of ${name} by ${hasFeeds ? 'feed and year' : 'year'}`,
          columns: [
            { key: 'feed', heading: 'Feed', values: rows.map(({ feed }) => labelOf(feed)) },
            { key: 'year', heading: 'Year', values: rows.map(({ year }) => String(year)) },
            { key: 'n', heading: 'Reports', values: rows.map(({ severe }) => severe.whole) },
            {
              key: 'severe',
              heading: 'Share',
              format: 'percent',
              values: rows.map(({ severe }) => severe.share),
            },
            ...intervalColumns(
              options.confidenceLevel,
              rows.map(({ severe }) => severe),
              { format: 'percent' },
            ),
          ],
          note: `Years with ${minReports} reports or more. The first and the last year may be incomplete.`,
        }),
    ]),
  };
}

/** `fell each year from 2018 to 2021: 31.3 %, 21.4 %, 10.4 % and 2.44 %.` */
export function changeSentence(subject: string, { direction, years, isEachYear }: ScaleChange): string {
  const [first, last] = [years[0]!, years.at(-1)!];
  const [before, after] = [first, last].map(({ severe }) => formatPercent(severe.share));
  if (!isEachYear)
    return `${subject} ${direction} from ${before} in ${first.year} to ${after} in ${last.year}. No two years in a row are told apart.`;
  if (years.length === 2)
    return `${subject} ${direction} from ${before} in ${first.year} to ${after} in ${last.year}.`;
  return `${subject} ${direction} each year from ${first.year} to ${last.year}: ${joinWords(years.map(({ severe }) => formatPercent(severe.share)))}.`;
}

function altOf(label: string, { years }: FeedScale): string {
  const [first, last] = [years[0]!, years.at(-1)!];
  return `${label} from ${formatPercent(first.severe.share)} in ${first.year} to ${formatPercent(last.severe.share)} in ${last.year}`;
}
