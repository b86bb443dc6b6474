import { formatPercent, joinWords } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { feedLabel, unknownFeed } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval, shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { feedsHeadline, scalesHeadline } from './headlines.js';
import { changedFeeds, type FeedScale, type Scales } from './scales.js';

const minRows = 3;
const mostRows = 12;

/** What the severities are, by feed and over the years: what a forecast of them can mean. */
export function scalesSection(context: SeverityContext, scales: Scales): Section {
  const { feeds: names, options, source, counts } = context;
  const { name, meaning } = severityOf(source.dataset);
  const { severities, known, feeds } = scales;
  const changed = changedFeeds(scales);
  const [commonest, n] = [...severities].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0]);
  const hasFeeds = names.some((feed) => feed !== unknownFeed);
  const isDrawn = feeds.length >= minRows;
  const ofFeed = (feed: string): string =>
    feed !== unknownFeed ? ` of ${feed}` : hasFeeds ? ' without a feed' : '';
  const labelOf = (feed: string): string => feedLabel(feed, names);
  const rowLabel = ({ feed, years }: FeedScale): string =>
    years === 'all years' ? labelOf(feed) : `${labelOf(feed)}, ${years}`;
  return {
    id: 'scales',
    title: 'Not one scale',
    text: compact([
      `Severity is ${meaning}: a forecast of it is of no use for anything else.`,
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
      ...changed.slice(0, 3).map(
        ({ before, after }): Finding => ({
          id: `scale-${after.feed.toLowerCase()}`,
          sentence: `${formatPercent(before.severe.share)} of the reports${ofFeed(after.feed)} have ${name} ${before.years}, ${formatPercent(after.severe.share)} ${after.years}.`,
          estimate: 100 * after.severe.share,
          unit: '%',
          interval: reportInterval(after.severe, options.confidenceLevel, 'Wilson', 100),
          denominator: { n: after.severe.whole, of: `reports${ofFeed(after.feed)} ${after.years}` },
          caveat:
            'A feed may change its scale, its roads or its rules: a model from before then forecasts another scale.',
          ...(isDrawn ? { figure: 'severity-scales' } : {}),
        }),
      ),
    ]),
    figures: isDrawn
      ? [
          forestPlot({
            id: 'severity-scales',
            headline: feeds.every(({ years }) => years === 'all years')
              ? feedsHeadline(feeds.map(({ severe }) => severe))
              : scalesHeadline(changed.length, new Set(feeds.map(({ feed }) => feed)).size, scales.year),
            subline: sublineOf(context, `Share of ${name}${hasFeeds ? ' by feed' : ''}`, known),
            footnote: sourceNote(context, `Wilson intervals. Severity is ${meaning}.`),
            alt: `A row for each feed and time: ${feeds
              .slice(0, 4)
              .map((one) => `${rowLabel(one)} ${formatPercent(one.severe.share)}`)
              .join(', ')}.`,
            rows: feeds.slice(0, mostRows).map((one) => ({
              label: rowLabel(one),
              estimate: one.severe.share,
              lower: one.severe.lower,
              upper: one.severe.upper,
              n: one.severe.whole,
            })),
            xTitle: `Share of ${name}`,
            reference: null,
            percent: true,
          }),
        ]
      : [],
    notShown: compact([
      known === 0 && {
        parts: ['commonest-severity', 'severity-shares'],
        reason: 'Severities are not shown: no report has one.',
      },
      !isDrawn && {
        parts: ['severity-scales'],
        reason:
          'The scales of the feeds are not drawn: it takes three rows of 50 reports, each a feed and a time.',
      },
    ]),
    tables: compact([
      known > 0 &&
        reportTable({
          id: 'severity-shares',
          title: `Share of ${name} by ${hasFeeds ? 'feed and time' : 'time'}`,
          columns: [
            { key: 'feed', heading: 'Feed', values: feeds.map(({ feed }) => labelOf(feed)) },
            { key: 'years', heading: 'Years', values: feeds.map(({ years }) => years) },
            { key: 'n', heading: 'Reports', values: feeds.map(({ severe }) => severe.whole) },
            {
              key: 'severe',
              heading: 'Share',
              format: 'percent',
              values: feeds.map(({ severe }) => severe.share),
            },
            ...intervalColumns(
              options.confidenceLevel,
              feeds.map(({ severe }) => severe),
              { format: 'percent' },
            ),
          ],
        }),
    ]),
    caveats: compact([
      changed.length > 0 &&
        `The share of severe reports of ${joinWords(changed.map(({ after }) => labelOf(after.feed)))} changed, so a model from before forecasts another mix.`,
    ]),
  };
}
