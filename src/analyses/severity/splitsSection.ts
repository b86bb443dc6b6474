import { formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Finding, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { ratioOf } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { scoresTable } from '../sections/forecastTables.js';
import { jointlyByDay } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { splitHeadline } from './headlines.js';
import { type Way, waysOf } from './wayFindings.js';
import { modelTitle, windowSubline } from './words.js';

const minWays = 3;

/** How much a random split flatters, and what else changes with how one learns. */
export function splitsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { windows, rows, randomSplit, heldOutStates, feeds, notPossible } = study;
  const ways = waysOf(context, study);
  const drawn = ways.filter(({ label }) => label !== null);
  const [first] = ways;
  return {
    id: 'splits',
    title: 'How one learns and judges',
    text: compact([
      randomSplit.scores.length > 0 &&
        'With a random split, a model learns from the days and the mix of severities that it is tested on, which no forecaster can. Both trainings here have the same number of reports and the same test, and neither is adjusted.',
      ...notPossible,
    ]),
    findings: ways.map((way) => findingOf(way, context)),
    figures:
      drawn.length < minWays
        ? []
        : [
            forestPlot({
              id: 'severity-splits',
              headline:
                first?.id === 'random-split'
                  ? splitHeadline(first.change)
                  : 'What changes with how one learns',
              subline: windowSubline(context, 'Change of the log-loss of the trees', windows.test, rows.test),
              footnote: sourceNote(
                context,
                'Each row beside the usual way on the same reports. Hindsight is an upper bound.',
              ),
              alt: `A row for each of ${drawn.length} ways to learn: ${drawn
                .map(({ label, change }) => `${label} ${formatPercent(change.estimate)}`)
                .join(', ')}.`,
              rows: drawn.map(({ label, change, events }) => ({ label: label!, ...change, n: events })),
              xTitle: 'Change of log-loss',
              reference: 0,
              sides: ['lower log-loss', 'higher log-loss'],
              percent: true,
            }),
          ],
    notShown: compact([
      drawn.length < minWays && {
        parts: ['severity-splits'],
        reason: 'Ways to learn are not drawn: it takes three comparisons that the data allows.',
      },
      randomSplit.scores.length === 0 && {
        parts: ['split-random-split', 'split-random-split-frequencies'],
        reason: 'A random split is not compared: the sample does not allow it.',
      },
      ways.length === 0 && {
        parts: ['severity-split-scores'],
        reason: 'Other ways to learn have no scores: the data allows none.',
      },
    ]),
    tables: compact([
      ways.length > 0 &&
        scoresTable(
          context,
          {
            id: 'severity-split-scores',
            title: 'Other ways to learn, test window',
            note: 'Forecasters of a group are judged on the same reports; groups differ in theirs.',
          },
          [
            ...randomSplit.scores,
            ...randomSplit.frequencies.scores,
            ...named('states held out', heldOutStates.scores),
            ...Object.entries(feeds).flatMap(([feed, { scores }]) =>
              named(feedLabel(feed, context.feeds), scores),
            ),
          ],
          modelTitle,
        ),
    ]),
  };
}

function named<One extends { readonly name: string }>(group: string, scores: readonly One[]): One[] {
  return scores.map((one) => ({ ...one, name: modelTitle(`${group}: ${one.name}`) }));
}

function findingOf({ id, sentence, change, events, of, caveat }: Way, { options }: SeverityContext): Finding {
  return {
    id: `split-${id}`,
    sentence,
    estimate: ratioOf(change).estimate,
    unit: 'ratio',
    interval: reportInterval(ratioOf(change), options.confidenceLevel, jointlyByDay),
    denominator: { n: events, of },
    ...(caveat === undefined ? {} : { caveat }),
  };
}
