import { capitalise, formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Finding, Section } from '../../report/report.js';
import { changeOf, decisiveOf, ratioOf, type Skill, strongestOf } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { scoresTable } from '../sections/forecastTables.js';
import { jointlyByDay, windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import type { FeedMix } from './feedMix.js';
import { feedMixFinding, feedMixTable } from './feedMixFindings.js';
import { baselineText, skillHeadline } from './headlines.js';
import { isBaseline, skillsOf } from './skills.js';
import { lossText, modelTitle, sampled, windowSubline } from './words.js';

/** How far one can predict: the trees beside baselines and linear models. */
export function skillSection(context: SeverityContext, study: SeverityStudy, mix: FeedMix | null): Section {
  const { confidenceLevel } = context.options;
  const { baselines, models } = skillsOf(study);
  const { windows, rows } = study;
  const drawn = [...baselines, ...models];
  const decisive = decisiveOf(baselines);
  const isBest = decisive === strongestOf(baselines);
  const frequencies = baselines.find(({ with: other }) => other === 'class frequencies');
  const ranked = study.kinds.comparisons.find(
    (one) => one.metric === 'rankedProbabilityScore' && one.with === decisive.with,
  );
  return {
    id: 'skill',
    title: 'How far one can predict',
    caveats: compact([
      `The models learn from ${windowText(windows.train)}, are chosen on ${windowText(windows.validation)} and judged on ${windowText(windows.test)}. ${baselines.some((one) => one.with === 'always 2') ? 'All but “always 2”' : 'All'} are adjusted to the mix of severities in the window on which they are chosen. Boosted trees were the model of choice before the test. Their features are known when the report comes in${study.weatherReadings.afterStart > 0 ? ', but for weather readings from after the start: see “What drives the forecasts”' : ''}.`,
      'The intervals allow for other days in the test window, not for another training: the same reports in another order give trees that differ, too.',
      windows.by === 'shares' &&
        'The data does not fill the usual windows, so its days are divided: 70 % for training, 15 % for validation, 15 % for the test.',
    ]),
    findings: compact([
      {
        ...skillFinding(
          'skill-best-baseline',
          decisive,
          isBest ? ', the best baseline' : '',
          context,
          rows.test,
        ),
        ...(isBest
          ? { caveat: 'The best baseline was found in the test window itself, which favours it.' }
          : {}),
      },
      mix?.moved && feedMixFinding(context, mix.moved),
      frequencies !== undefined &&
        frequencies !== decisive &&
        skillFinding('skill-frequencies', frequencies, '', context, rows.test),
      ranked !== undefined && {
        id: 'skill-ranked',
        sentence: `The ranked probability score of the trees is ${formatNumber(ranked.model)}, that of “${baselineText(ranked.with)}” ${formatNumber(ranked.other)}${{ undecided: ': they are not told apart', worse: ': the baseline is better', better: ': the trees are better' }[ranked.verdict]}.`,
        estimate: ratioOf(changeOf(ranked)).estimate,
        unit: 'ratio',
        interval: reportInterval(ratioOf(changeOf(ranked)), confidenceLevel, jointlyByDay),
        denominator: { n: rows.test, of: `${sampled(context)}test reports` },
      },
    ]),
    figures: [
      forestPlot({
        id: 'severity-skill',
        headline: skillHeadline(baselines),
        subline: windowSubline(context, 'Log-loss of boosted trees beside others', windows.test, rows.test),
        footnote: sourceNote(
          context,
          'Change as a share of the log-loss of each. The intervals hold for all comparisons together.',
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
    tables: compact([
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
          note: 'Hindsight knows duration, length and end of the queue: an upper bound, of no use for a forecast. The baselines are beside it.',
        },
        [...study.featureSets.scores, ...study.kinds.scores.filter(({ name }) => isBaseline(name))],
        setTitle,
      ),
      mix && feedMixTable(context, mix),
    ]),
  };
}

/** The log-loss of the trees beside that of a baseline. */
function skillFinding(id: string, skill: Skill, aside: string, context: SeverityContext, n: number): Finding {
  const { confidenceLevel } = context.options;
  const change = changeOf(skill);
  return {
    id,
    sentence: skillSentence(skill, aside),
    estimate: ratioOf(change).estimate,
    unit: 'ratio',
    interval: reportInterval(ratioOf(change), confidenceLevel, jointlyByDay),
    denominator: { n, of: `${sampled(context)}test reports` },
    figure: 'severity-skill',
  };
}

/** The better one first, where one is. */
export function skillSentence(skill: Skill, aside: string): string {
  const change = changeOf(skill);
  const name = baselineText(skill.with);
  return skill.verdict === 'worse'
    ? `“${capitalise(name)}”${aside}${aside === '' ? '' : ','} is better than the trees: their log-loss is ${formatPercent(change.estimate)} higher.`
    : `The log-loss of the trees is ${lossText(change)} that of “${name}”${aside}.`;
}

/** Short enough for the row of a chart. */
function rowLabel(name: string): string {
  if (name === 'class frequencies by feed and state') return 'By feed and state';
  return modelTitle(name.replace(/^class frequencies by/, 'frequencies by'));
}

/** What a table calls a set of features. */
export function setTitle(name: string): string {
  if (name === 'report') return 'Trees, known at the report';
  if (name === 'report+feed') return 'Trees, also what tells the feed';
  return name.startsWith('hindsight') ? 'Trees, hindsight (upper bound)' : modelTitle(name);
}
