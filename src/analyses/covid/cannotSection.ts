import { capitalise, formatCount } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import type { CovidContext } from './context.js';
import { dateText } from './words.js';

/** Why no effect can be estimated from this data. */
export function cannotSection(context: CovidContext): Section {
  const { counts, spec, feeds } = context;
  const hasBothSides = counts.firstDay < spec.interruption && counts.endDay > spec.transitionEnd;
  return {
    id: 'cannot',
    title: 'What this data cannot answer',
    text: [reasonText(context), 'The sections below need no model.'],
    caveats: hasBothSides
      ? feeds.map(({ label, outcome }) => `${capitalise(label)} is not fitted: ${outcome.reason}.`)
      : [],
  };
}

function reasonText({ counts, spec, total }: CovidContext): string {
  const span = `The accidents in this analysis are from ${dayText(counts.firstDay)} to ${dayText(counts.endDay - 1)}`;
  const result = 'The effect of COVID-19 on the reports cannot be estimated from them.';
  if (counts.endDay <= spec.transitionEnd)
    return `${span}. They end before ${dateText(spec.transitionEnd)}, the first day after the transition. ${result}`;
  if (counts.firstDay >= spec.interruption)
    return `${span}. They begin after the interruption of ${dateText(spec.interruption)}, so there is no baseline. ${result}`;
  return `${span}. No feed has enough accidents on both sides of ${dateText(spec.interruption)} (${formatCount(total)} in all). ${result}`;
}
