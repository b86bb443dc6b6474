import { dayInWords } from '../../base/dates.js';
import { capitalise, formatCount } from '../../base/format.js';
import type { NotShown, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import type { CollectionResult } from './collection.js';
import { collectionChart, withoutCollectionChart } from './collectionChart.js';
import type { CovidContext } from './context.js';
import { minDaysAfter, minDaysBefore } from './interruption.js';
import { dateText } from './words.js';

const title = 'What this data cannot answer';

/** Parts of the sections that need a fitted effect. */
const modelParts = [
  'headline',
  'level',
  'level-*',
  'averted',
  'counterfactual',
  'feeds-agree',
  'model',
  'residual-memory',
  'sources',
  'sources-*',
  'months',
  'month-ratios',
  'states',
  'states-*',
  'panel',
  'placebo',
  'placebo-*',
  'placebos',
  'drop-one-state',
  'sensitivity',
  'covid-daily',
];
const otherParts = ['naive', 'collection', 'collection-*', 'covid-*', 'shapes', 'shapes-*', 'shape-*'];

/** Why no effect can be estimated from this data. */
export function cannotSection(context: CovidContext, collection: CollectionResult): Section {
  const { counts, spec, feeds } = context;
  const reason = reasonText(context);
  const coverage = collectionChart(context, collection);
  const hasBothSides = counts.firstDay < spec.interruption && counts.endDay > spec.transitionEnd;
  return {
    id: 'cannot',
    title,
    // Beside a figure, the title has the answer and the figure comes first.
    text: coverage === null ? [reason, neededText(context)] : [],
    figures: compact([coverage]),
    caveats: compact([
      coverage !== null && neededText(context),
      ...(hasBothSides
        ? feeds.map(({ label, outcome }) => `${capitalise(label)} is not fitted: ${outcome.reason}.`)
        : []),
    ]),
    notShown: compact([{ parts: modelParts, reason }, coverage === null && withoutCollectionChart(context)]),
  };
}

/** What an estimate takes. */
function neededText({ spec, rules }: CovidContext): string {
  return `It takes a feed with ${rules.minDailyCount} reports a day on ${minDaysBefore} days before ${dateText(spec.interruption)}, and ${minDaysAfter} days from ${dateText(spec.transitionEnd)} on.`;
}

/** In place of all sections, where the report has no accident to look at, although the source has some. */
export function sectionWithoutAccidents(reason: string): Section {
  const notShown: NotShown = { parts: [...modelParts, ...otherParts], reason };
  return { id: 'cannot', title, text: [reason], notShown: [notShown] };
}

/**
 * Why the report has no accident to look at.
 *
 * @param firstDay of the accidents that match the filter; null if none of them has a time
 */
export function emptyReason({ spec, options }: CovidContext, firstDay: string | null): string {
  return firstDay === null
    ? 'No row has a start time, so accidents before and after the interruption cannot be counted.'
    : `The accidents begin on ${dayInWords(firstDay)}, after the years of this report: it compares the days from ${dateText(spec.transitionEnd)} to ${dateText(spec.until - 1)} with those before ${dateText(spec.interruption)}, and reads accidents up to the end of ${options.effectUntil.slice(0, 4)}.`;
}

function reasonText({ counts, spec, total }: CovidContext): string {
  const span = `The accidents in this analysis are from ${dateText(counts.firstDay)} to ${dateText(counts.endDay - 1)}`;
  if (counts.endDay <= spec.transitionEnd) return `${span}. They end before ${dateText(spec.transitionEnd)}.`;
  if (counts.firstDay >= spec.interruption)
    return `${span}. They begin after the interruption of ${dateText(spec.interruption)}.`;
  return `${span}. No feed has enough accidents on both sides of ${dateText(spec.interruption)} (${formatCount(total)} in all).`;
}
