import { formatNumber, formatPercent, formatPoints } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { FigureText } from '../../charts/figureOf.js';
import { forestPlot } from '../../charts/forest.js';
import { responseCurve } from '../../charts/responseCurve.js';
import { featuresOf } from '../../dataset/featureSets.js';
import type { AccumulatedEffect } from '../../models/judging/accumulatedEffect.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval, shareFinding } from '../sections/findings.js';
import { clusteredByDay, featureTitle, windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { effectHeadline, extremesOf, importanceHeadline } from './headlines.js';
import { largeNumber, levelText, sampled, windowSubline } from './words.js';

const minRows = 3;

/** What drives the forecasts: importance of groups, and effects of the leading features. */
export function driversSection(context: SeverityContext, study: SeverityStudy): Section {
  const { drivers } = study;
  const { confidenceLevel } = context.options;
  const importance = drivers.importance.filter(({ increase }) => increase.estimate !== 0);
  const [leading] = importance;
  const readings = study.weatherReadings;
  return {
    id: 'drivers',
    title: 'What drives the forecasts',
    text: [
      'Importance: how much the log-loss rises when the values of a group of features are shuffled among the reports. It describes this model, not causes.',
    ],
    findings: compact([
      leading !== undefined && {
        id: 'importance-first',
        sentence: `Shuffling “${leading.name}” raises the log-loss by ${formatNumber(leading.increase.estimate)}${leading.increase.lower > 0 ? '' : ', which is not told apart from 0'}.`,
        estimate: leading.increase.estimate,
        unit: 'nats',
        display: { number: largeNumber(leading.increase.estimate), unit: 'nats' },
        interval: reportInterval(leading.increase, confidenceLevel, clusteredByDay),
        denominator: { n: drivers.events, of: `${sampled(context)}test reports` },
        caveat:
          'The importance of a group is that for this model and these feeds, not an effect on the road.',
        ...(importance.length < minRows ? {} : { figure: 'severity-importance' }),
      },
      readings.afterStart > 0 && readingsFinding(context, study),
    ]),
    figures: compact([importance.length >= minRows && importanceFigure(context, study)]),
    notShown: compact([
      importance.length < minRows && {
        parts: ['severity-importance'],
        reason: 'Importance is not drawn: the trees use fewer than three groups of features.',
      },
      readings.afterStart === 0 && {
        parts: ['readings-after-start'],
        reason:
          readings.known === 0
            ? 'When the weather was read is not shown: no report says it.'
            : 'No weather reading was taken after the start.',
      },
    ]),
  };
}

/** How the forecasts change with the leading features, folded. */
export function effectsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { effects } = study.drivers;
  return {
    id: 'effects',
    title: 'Effects of the leading features',
    isMethod: true,
    text: [
      'How the forecast changes with one feature while the others stay as they are. It describes the model, not causes.',
    ],
    figures: effects.map((effect, at) => effectFigure(context, study, effectIds[at]!, effect)),
    notShown: compact([
      effects.length < effectIds.length && {
        parts: effectIds.slice(effects.length),
        reason: `Effects are drawn of the three leading groups of features that are shown to help: ${effects.length === 0 ? 'none is' : `only ${effects.length} ${effects.length === 1 ? 'is' : 'are'}`}.`,
      },
    ]),
  };
}

/** That the weather is not always known when the report comes in. */
function readingsFinding({ options }: SeverityContext, { weatherReadings, windows }: SeverityStudy): Finding {
  const { known, afterStart, medianMinutesAfter } = weatherReadings;
  const finding = shareFinding({
    id: 'readings-after-start',
    sentence: `Of the reports with a weather reading, ${formatPercent(afterStart / known)} have one from after the start, a median of ${formatNumber(Number(medianMinutesAfter!.toFixed(1)))} minutes later.`,
    part: afterStart,
    whole: known,
    of: 'reports of the sample with a reading',
    confidenceLevel: options.confidenceLevel,
    caveat:
      'A report has the reading nearest to its start. A live service has an earlier one. What that costs cannot be measured here, as each report has one reading.',
  });
  return { ...finding, period: windowText({ from: windows.train.from, until: windows.test.until }) };
}

const effectIds = ['severity-effect', 'severity-effect-2', 'severity-effect-3'];

function importanceFigure(context: SeverityContext, { drivers, windows }: SeverityStudy): Figure {
  const groups = drivers.importance.filter(({ increase }) => increase.estimate !== 0);
  return forestPlot({
    id: 'severity-importance',
    headline: importanceHeadline(groups),
    subline: windowSubline(context, 'Rise of the log-loss without a group', windows.test, drivers.events),
    footnote: sourceNote(
      context,
      'Permutation importance, three shuffles. It describes the model, not causes.',
    ),
    alt: `A row for each of ${groups.length} groups: ${groups
      .slice(0, 3)
      .map(({ name, increase }) => `${name} ${formatNumber(increase.estimate)}`)
      .join(', ')}.`,
    rows: groups.map(({ name, increase }) => ({
      label: name,
      estimate: increase.estimate,
      lower: increase.lower,
      upper: increase.upper,
    })),
    xTitle: 'Rise of log-loss',
    reference: 0,
    sides: ['no help', 'helps'],
  });
}

function effectFigure(
  context: SeverityContext,
  { windows, atLeast }: SeverityStudy,
  id: string,
  { feature, points, events }: AccumulatedEffect,
): Figure {
  const title = featureTitle(feature);
  const effects = points.map(({ effect }) => effect);
  const [least, most] = extremesOf(effects);
  const text: FigureText = {
    id,
    headline: effectHeadline(title, effects),
    subline: windowSubline(context, `Forecast of severity ${atLeast} or higher`, windows.test, events),
    footnote: sourceNote(
      context,
      'Accumulated local effect: other features as they are. Points around the mean forecast.',
    ),
    alt: `${title}: from ${formatPoints(least.estimate)} to ${formatPoints(most.estimate)} points around the mean forecast.`,
  };
  const percents = effects.map(({ estimate, lower, upper }) => ({
    estimate: 100 * estimate,
    lower: 100 * lower,
    upper: 100 * upper,
  }));
  const { type, unit } = featuresOf('report').find(({ name }) => name === feature)!;
  if (type !== 'number')
    return forestPlot({
      ...text,
      rows: points
        .map(({ value }, at) => ({ label: levelText(feature, value), ...percents[at]! }))
        .toSorted((a, b) => b.estimate - a.estimate),
      xTitle: 'Percentage points',
      reference: 0,
      sides: ['less often severe', 'more often severe'],
    });
  return responseCurve({
    ...text,
    x: points.map(({ value }) => value as number),
    estimate: percents.map(({ estimate }) => estimate),
    lower: percents.map(({ lower }) => lower),
    upper: percents.map(({ upper }) => upper),
    xTitle: unit === undefined ? title : `${title} (${unit})`,
    yTitle: 'Percentage points',
    reference: 0,
  });
}
