import { formatCount } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { type CovidContext, dateText } from './context.js';
import { begin } from './words.js';

/** What the data cannot answer, and why, in a sentence a reader can act on. */
export function cannotSection(context: CovidContext): Section {
  const { counts, spec, feeds } = context;
  const hasBothSides = counts.firstDay < spec.interruption && counts.endDay > spec.transitionEnd;
  return {
    id: 'cannot',
    title: 'What this data cannot answer',
    text: [whyNot(context), 'What it can give without a model follows.'],
    ...(hasBothSides
      ? { caveats: feeds.map(({ label, outcome }) => `${begin(label)} is not fitted: ${outcome.reason}.`) }
      : {}),
  };
}

function whyNot({ counts, spec, total }: CovidContext): string {
  const span = `The accidents looked at are from ${dayText(counts.firstDay)} to ${dayText(counts.endDay - 1)}`;
  const what = 'so what COVID-19 did to the reports cannot be answered from them';
  if (counts.endDay <= spec.transitionEnd)
    return `${span}: they end before ${dateText(spec.transitionEnd)}, the first day after the transition, ${what}.`;
  if (counts.firstDay >= spec.interruption)
    return `${span}: they begin after the interruption of ${dateText(spec.interruption)} and there is nothing to compare with, ${what}.`;
  return `${span}, but no source has accidents enough on both sides of ${dateText(spec.interruption)} (${formatCount(total)} in all), ${what}.`;
}
