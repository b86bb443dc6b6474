import { capitalise, formatCount, formatNumber, joinWords } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { CovidContext } from './context.js';
import type { NaiveExplanation, NaiveResult, YearOnYear } from './naive.js';
import { changeText, dateText, modelOnly } from './words.js';

/** The comparison that most readers try first, this year with the same days of last year, and why it misleads. */
export function naiveSection(context: CovidContext, result: NaiveResult | null): Section {
  const title = 'The naive comparison, and why it misleads';
  if (result === null) {
    const start = dateText(context.spec.transitionEnd);
    const text = `The naive comparison needs the days from ${start} on and the same days of the year before. The data does not contain both.`;
    return {
      id: 'naive',
      title,
      isMethod: true,
      text: [text],
      notShown: [{ parts: ['naive'], reason: text }],
    };
  }
  return {
    id: 'naive',
    title,
    isMethod: true,
    text: text(context, result),
    findings: compact([result.whole !== null && finding(context, result, result.whole)]),
    tables: [table(context, result)],
  };
}

function text(context: CovidContext, result: NaiveResult): string[] {
  const { from, until, yearBefore, whole, explanation } = result;
  return compact([
    `These are the counts from ${dateText(from)} to ${dateText(until - 1)} divided by those of the same days of ${yearBefore}, without a model. Season and weekday largely cancel out. Growth or decline of a feed does not.`,
    whole !== null && explanation !== null && explanationText(context, whole, explanation),
  ]);
}

/** How the sum of the feeds comes about. */
function explanationText(
  { mainFeed }: CovidContext,
  whole: YearOnYear,
  { parts, largestMove, hasSign, hasWrongSign }: NaiveExplanation,
): string {
  const moves = joinWords(
    parts.map(
      ({ feed, before, after }) =>
        `${feed.label} ${signed(after - before)} (×${formatNumber(after / before)})`,
    ),
  );
  const sum = `The sum changed by ${signed(whole.after - whole.before)}. Of the feeds with reports in both periods: ${moves}.`;
  if (mainFeed === null || !hasSign)
    return `${sum} The steadiest feed shows no clear change, so there is no sign to compare.`;
  if (!hasWrongSign)
    return `${sum} Here the naive comparison does not contradict the sign of the steadiest feed. The naive comparison by itself could not have shown whether it does.`;
  const direction = whole.ratio > 1 ? 'up' : 'down';
  const ownDirection = mainFeed.outcome.effect.ratio < 1 ? 'down' : 'up';
  const reason =
    largestMove === null
      ? ''
      : ` because ${largestMove.feed.label} reported ${whole.ratio > 1 ? 'more' : 'less'}`;
  return `${sum} It has the wrong sign. ${capitalise(mainFeed.label)} went ${ownDirection}, but the sum went ${direction}${reason}.`;
}

function finding(context: CovidContext, result: NaiveResult, whole: YearOnYear): Finding {
  const { yearBefore, yearAfter } = result;
  return {
    id: 'naive',
    sentence: `Taken at face value, there were ${changeText(whole.ratio)} accidents than on the same days of ${yearBefore}.`,
    estimate: whole.ratio,
    unit: 'ratio',
    interval: reportInterval(
      whole,
      context.rules.confidenceLevel,
      'two Poisson counts, exact (far too narrow)',
    ),
    denominator: {
      n: whole.before,
      of: `accidents in ${yearBefore}, ${formatCount(whole.after)} in ${yearAfter}`,
    },
    period: `${dateText(result.from)} to ${dateText(result.until - 1)}`,
    caveat: 'This number is shown as a warning. It is not an estimate of the effect of COVID-19.',
  };
}

function table(context: CovidContext, { rows, yearBefore, yearAfter }: NaiveResult): ReportTable {
  const effects = rows.map(({ feed }) => feed.outcome.effect);
  return reportTable({
    id: 'naive',
    title: 'Year on year beside the model',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ feed }) => feed.label) },
      { key: 'before', heading: yearBefore, values: rows.map(({ before }) => before) },
      { key: 'after', heading: yearAfter, values: rows.map(({ after }) => after) },
      { key: 'ratio', heading: 'Year on year', values: rows.map(({ ratio }) => ratio) },
      {
        key: 'model',
        heading: 'By the model',
        format: 'number',
        values: effects.map((effect) => effect?.ratio ?? null),
      },
      ...intervalColumns(context.options.confidenceLevel, effects),
    ],
    note: modelOnly,
  });
}

function signed(n: number): string {
  return `${n < 0 ? '−' : '+'}${formatCount(Math.abs(n))}`;
}
