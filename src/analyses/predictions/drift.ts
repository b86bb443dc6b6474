import { dayNumber } from '../../base/dates.js';
import type { Feature } from '../../dataset/features.js';
import type { FeatureDrift } from '../../models/monitoring/figures.js';
import type { DayExtent } from '../common/context.js';
import type { PredictionsContext } from './context.js';

/** How far a feature has moved since training, with what it is. */
export interface MovedFeature extends FeatureDrift {
  readonly input: Feature;
  /** Among the latest reports; null if these are all of them. */
  readonly latestIndex: number | null;
  /** Whether it moves by itself, because the reports span so few days. */
  readonly isCalendar: boolean;
}

/** Of 200 reports chance alone moves one feature in 11 past 0.1, of 500 none in a thousand. */
export const minReports = 500;

/** Why the reports cannot be set beside the training window; null if they can. */
export function whyNoDrift(
  context: Pick<PredictionsContext, 'model' | 'reports' | 'options'>,
): string | null {
  const { model, reports } = context;
  if (model === null)
    return 'what the model learned from is in its folder, which the option model names (--model).';
  if (reports < minReports)
    return `it takes ${minReports} predicted reports that the model has not learned from.`;
  return isComparable(context)
    ? null
    : 'the filter chooses other reports than those from which the model learned, so a difference could be that of the filter.';
}

/** Whether there are enough reports, chosen like those of the training. */
export function isComparable(context: Pick<PredictionsContext, 'model' | 'reports' | 'options'>): boolean {
  return context.model !== null && context.reports >= minReports && !isFilteredApart(context);
}

/** Whether the filter chooses by more than the time, and not as the filter of the training did. */
export function isFilteredApart({ model, options }: Pick<PredictionsContext, 'model' | 'options'>): boolean {
  const {
    from: _,
    until: __,
    modelVersion: ___,
    ...chosen
  } = options.where as Readonly<Record<string, unknown>>;
  return (
    Object.keys(chosen).length > 0 && JSON.stringify(chosen) !== JSON.stringify(model?.info.options.where)
  );
}

/** Every feature, the farthest moved first. Null where drift is not shown, and if it is not known how they were distributed. */
export function movedFeatures(context: PredictionsContext): MovedFeature[] | null {
  const { model, figures, extent } = context;
  if (model === null || !isComparable(context) || figures.total.drift.length === 0) return null;
  const { total, latest } = figures;
  const isAll = latest.forecasts.events === total.forecasts.events;
  const inputs = new Map(model.model.features.map((feature) => [feature.name, feature]));
  return total.drift
    .map((drift, at) => {
      const input = inputs.get(drift.feature)!;
      return {
        ...drift,
        input,
        latestIndex: isAll ? null : latest.drift[at]!.index,
        isCalendar: daysOf(extent) < (fullCycle[input.value.kind] ?? 0),
      };
    })
    .sort((a, b) => b.index - a.index);
}

/** Days after which a feature of the calendar has had all its values. */
const fullCycle: Readonly<Partial<Record<Feature['value']['kind'], number>>> = {
  weekday: 7,
  dayOfYear: 365,
  year: Number.POSITIVE_INFINITY,
  dayNumber: Number.POSITIVE_INFINITY,
};

/** Days from the first to the last, both included. */
export function daysOf({ firstDay, lastDay }: DayExtent): number {
  return firstDay === null || lastDay === null ? 0 : dayNumber(lastDay) - dayNumber(firstDay) + 1;
}

/** Whether a feature has moved by more than chance and the calendar explain. */
export function hasMoved({ reading, isCalendar }: Pick<MovedFeature, 'reading' | 'isCalendar'>): boolean {
  if (isCalendar) return false;
  return reading === 'moved' || reading === 'moved far';
}
