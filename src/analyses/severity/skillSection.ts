import { formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { SeverityStudy } from '../../models/training/studySeverity.js';
import type { Section } from '../../report/report.js';
import { changeOf, ratioOf, strongestOf } from '../common/skill.js';
import { claimText } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { scoresTable } from '../sections/forecastTables.js';
import { clusteredByDay, windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { baselineText, skillHeadline } from './headlines.js';
import { skillsOf } from './skills.js';
import { modelTitle, windowSubline } from './words.js';

/** How far one can predict: the trees beside baselines and linear models. */
export function skillSection(context: SeverityContext, study: SeverityStudy): Section {
  const { confidenceLevel } = context.options;
  const { baselines, models } = skillsOf(study);
  const { windows, rows } = study;
  const drawn = [...baselines, ...models];
  const strongest = strongestOf(baselines);
  const change = changeOf(strongest);
  const frequencies = baselines.find(({ with: other }) => other === 'class frequencies');
  const ranked = study.kinds.comparisons.find(
    (one) => one.metric === 'rankedProbabilityScore' && one.with === strongest.with,
  );
  return {
    id: 'skill',
    title: 'How far one can predict',
    caveats: compact([
      `The models learn from ${windowText(windows.train)}, are chosen on ${windowText(windows.validation)} and judged on ${windowText(windows.test)}. All but “always 2” are adjusted to the mix of severities in the window on which they are chosen. Boosted trees were the model of choice before the test; their features are known when the report comes in.`,
      windows.by === 'shares' &&
        'The data does not reach into the usual windows, so its days are divided: 70 % for training, 15 % for validation, 15 % for the test.',
    ]),
    findings: compact([
      {
        id: 'skill-best-baseline',
        sentence: `Beside “${baselineText(strongest.with)}”, the best baseline, the log-loss of the trees is ${claimText(
          strongest.verdict === 'undecided' ? null : change,
          0,
          {
            above: `${formatPercent(change.estimate)} higher`,
            below: `${formatPercent(-change.estimate)} lower`,
            notToldApart: 'not told apart',
          },
        )}.`,
        estimate: ratioOf(change).estimate,
        unit: 'ratio',
        interval: reportInterval(ratioOf(change), confidenceLevel, clusteredByDay),
        denominator: { n: rows.test, of: 'reports of the test window' },
        caveat: 'The best baseline was found in the test window itself, which favours it.',
        figure: 'severity-skill',
      },
      frequencies !== undefined &&
        frequencies.with !== strongest.with && {
          id: 'skill-frequencies',
          sentence: `Beside plain class frequencies, the log-loss of the trees is ${claimText(
            frequencies.verdict === 'undecided' ? null : changeOf(frequencies),
            0,
            {
              above: `${formatPercent(changeOf(frequencies).estimate)} higher`,
              below: `${formatPercent(-changeOf(frequencies).estimate)} lower`,
              notToldApart: 'not told apart',
            },
          )}.`,
          estimate: ratioOf(changeOf(frequencies)).estimate,
          unit: 'ratio',
          interval: reportInterval(ratioOf(changeOf(frequencies)), confidenceLevel, clusteredByDay),
          denominator: { n: rows.test, of: 'reports of the test window' },
          figure: 'severity-skill',
        },
      ranked !== undefined && {
        id: 'skill-ranked',
        sentence: `The ranked probability score of the trees is ${formatNumber(ranked.model)}, that of “${baselineText(ranked.with)}” ${formatNumber(ranked.other)}${ranked.verdict === 'undecided' ? ', which is not told apart' : ''}.`,
        estimate: ranked.difference.estimate,
        unit: 'difference',
        interval: reportInterval(ranked.difference, confidenceLevel, clusteredByDay),
        denominator: { n: rows.test, of: 'reports of the test window' },
      },
    ]),
    figures: [
      forestPlot({
        id: 'severity-skill',
        headline: skillHeadline(baselines),
        subline: windowSubline(context, 'Log-loss of boosted trees beside others', windows.test, rows.test),
        footnote: sourceNote(
          context,
          'Change as a share of the log-loss of each. Claims use wider intervals that allow for all comparisons.',
        ),
        alt: `A row for each of ${drawn.length} forecasters: ${drawn
          .map((one) => `${modelTitle(one.with)} ${formatPercent(changeOf(one).estimate)}`)
          .join(', ')}.`,
        rows: drawn.map((one) => {
          const { estimate, lower, upper } = changeOf(one);
          return { label: rowLabel(one.with), estimate, lower, upper };
        }),
        xTitle: 'Change of log-loss',
        reference: 0,
        sides: ['trees better', 'trees worse'],
        percent: true,
      }),
    ],
    tables: [
      scoresTable(
        context,
        {
          id: 'severity-scores',
          title: 'All metrics of all forecasters, test window',
          note: 'Log-loss, ranked probability score and calibration error: lower is better. The others: higher is better. Accuracy is left out, since always predicting the commonest severity has a high one.',
        },
        study.kinds.scores,
        modelTitle,
      ),
      scoresTable(
        context,
        {
          id: 'severity-feature-sets',
          title: 'What the model may know, test window',
          note: 'Hindsight knows duration, length and end of the queue: an upper bound, of no use for a forecast.',
        },
        study.featureSets.scores,
        setTitle,
      ),
    ],
  };
}

/** Short enough for the row of a chart. */
function rowLabel(name: string): string {
  if (name === 'class frequencies by state') return 'Frequencies by state';
  return name === 'class frequencies by feed and state' ? 'By feed and state' : modelTitle(name);
}

/** What a table calls a set of features. */
export function setTitle(name: string): string {
  if (name === 'report') return 'Known at the report';
  return name === 'report+feed' ? 'And the feed' : 'Hindsight (upper bound)';
}
