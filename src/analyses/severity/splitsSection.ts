import { formatPercent } from '../../base/format.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { SeverityStudy, StudyPart } from '../../models/training/studySeverity.js';
import type { Finding, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { changeOf, type Estimate, ratioOf, reverseChangeOf, type Skill } from '../common/skill.js';
import { claimText } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { scoresTable } from '../sections/forecastTables.js';
import { clusteredByDay } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { splitHeadline } from './headlines.js';
import { windowSubline } from './words.js';

/** A way to learn beside the usual one. */
interface Way {
  readonly id: string;
  readonly label: string;
  readonly subject: string;
  readonly change: Estimate;
}

/** How much a random split flatters, and what else changes with how one learns. */
export function splitsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { windows, rows, randomSplit, heldOutStates, feeds, notPossible } = study;
  const { confidenceLevel } = context.options;
  const ways = waysOf(context, study);
  const [random] = logLossOf(randomSplit);
  return {
    id: 'splits',
    title: 'How one learns and judges',
    text: compact([
      'With a random split, a model learns from the days and feeds that it is tested on, which no forecaster can. Both trainings here have the same number of reports and the same test, and neither is adjusted.',
      ...notPossible,
    ]),
    findings: ways.map((way): Finding => findingOf(way, confidenceLevel, rows.test)),
    figures:
      ways.length < 3
        ? []
        : [
            forestPlot({
              id: 'severity-splits',
              headline:
                random === undefined
                  ? 'What changes with how one learns'
                  : splitHeadline(random.difference, random.other),
              subline: windowSubline(context, 'Change of the log-loss of the trees', windows.test, rows.test),
              footnote: sourceNote(
                context,
                'Each row beside the usual way on the same reports. Hindsight is an upper bound.',
              ),
              alt: `A row for each of ${ways.length} ways to learn: ${ways
                .map(({ label, change }) => `${label} ${formatPercent(change.estimate)}`)
                .join(', ')}.`,
              rows: ways.map(
                ({ label, change }): ForestRow => ({
                  label,
                  ...change,
                }),
              ),
              xTitle: 'Change of log-loss',
              reference: 0,
              sides: ['looks better', 'looks worse'],
              percent: true,
            }),
          ],
    notShown:
      ways.length < 3
        ? [
            {
              parts: ['severity-splits'],
              reason: 'Ways to learn are not drawn: it takes three comparisons that the data allows.',
            },
          ]
        : [],
    tables: [
      scoresTable(
        context,
        {
          id: 'severity-split-scores',
          title: 'Other ways to learn, test window',
          note: 'Each pair is judged on the same reports; pairs differ in theirs.',
        },
        [
          ...randomSplit.scores,
          ...heldOutStates.scores,
          ...Object.entries(feeds).flatMap(([feed, { scores }]) =>
            scores.map((one) => ({ ...one, name: `${feedLabel(feed, context.feeds)}, ${one.name}` })),
          ),
        ],
        (name) => name.charAt(0).toUpperCase() + name.slice(1),
      ),
    ],
  };
}

function logLossOf({ comparisons }: StudyPart): Skill[] {
  return comparisons.filter(({ metric }) => metric === 'logLoss');
}

/** Each way with its log-loss beside that of the usual way, as a share of it. */
function waysOf({ feeds: names }: SeverityContext, study: SeverityStudy): Way[] {
  const { randomSplit, heldOutStates, feeds, featureSets } = study;
  const [random] = logLossOf(randomSplit);
  const [heldOut] = logLossOf(heldOutStates);
  const sets = logLossOf(featureSets).map((skill): Way => {
    const isHindsight = skill.with.startsWith('hindsight');
    return {
      id: isHindsight ? 'hindsight' : 'with-feed',
      label: isHindsight ? 'Hindsight: a bound' : 'Knowing the feed',
      subject: isHindsight
        ? 'Knowing the outcome in hindsight, an upper bound and no forecast,'
        : 'Knowing the feed',
      change: reverseChangeOf(skill),
    };
  });
  return compact([
    random && {
      id: 'random-split',
      label: 'Random split',
      subject: 'A random split',
      change: changeOf(random),
    },
    heldOut && {
      id: 'held-out-states',
      label: 'State not seen',
      subject: 'Not having seen the state in training',
      change: changeOf(heldOut),
    },
    ...Object.entries(feeds).flatMap(([feed, part]) =>
      logLossOf(part).map(
        (skill): Way => ({
          id: `alone-${feed.toLowerCase()}`,
          label: `${feedLabel(feed, names)} learned alone`,
          subject: `Learning from ${feedLabel(feed, names)} alone, and being judged on it,`,
          change: changeOf(skill),
        }),
      ),
    ),
    ...sets,
  ]);
}

function findingOf({ id, subject, change }: Way, confidenceLevel: number, n: number): Finding {
  const does = claimText(change, 0, {
    above: `raises the log-loss by ${formatPercent(change.estimate)}`,
    below: `lowers the log-loss by ${formatPercent(-change.estimate)}`,
    notToldApart: 'changes the log-loss by no amount that is told apart from none',
  });
  return {
    id: `split-${id}`,
    sentence: `${subject} ${does}.`,
    estimate: ratioOf(change).estimate,
    unit: 'ratio',
    interval: reportInterval(ratioOf(change), confidenceLevel, clusteredByDay),
    denominator: { n, of: 'reports of the test window' },
  };
}
