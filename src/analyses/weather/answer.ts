import { capitalise, formatCountOf, formatLevel } from '../../base/format.js';
import type { Finding, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { includesOne } from '../common/intervals.js';
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import type { WeatherContext } from './context.js';
import type { Design } from './designs.js';
import { agreement } from './designTables.js';
import {
  aloneSentence,
  type Compared,
  firstNamed,
  ratesTitle,
  sameSeverityTitle,
  severityTitle,
  shownBy,
} from './headlines.js';
import { byReports, type RateRatio } from './rateRatios.js';
import type { Rates } from './rates.js';
import type { SeverityResult } from './severity.js';
import { minLevelRows } from './severityDesign.js';
import type { VocabularyResult } from './vocabulary.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { rainShortage, strataOf } from './words.js';

/** What the title, the stand-first, the key findings and the trust in the report rest on. */
export interface Answer {
  /** Null where no accident has a station, the time of a reading and a label. */
  readonly rates: Rates | null;
  readonly designs: readonly Design[];
  readonly severity: SeverityResult;
  readonly vocabulary: VocabularyResult;
}

/** @param findings of all sections */
export function answerOf(
  context: WeatherContext,
  answer: Answer,
  findings: readonly Finding[],
): Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'> {
  return {
    title: titleOf(context, answer),
    standFirst: standFirstOf(context, answer),
    keyFindings: keyFindingsOf(context, answer, findings),
    trust: trustOf(context, answer, findings),
  };
}

/** Rates per hour, else severity, else why there is neither. */
function titleOf({ labelled, options }: WeatherContext, { rates, severity }: Answer): string {
  const ratios = ratiosOf(rates);
  if (ratios.length > 0) return ratesTitle(ratios, options.confidenceLevel);
  if (severity.overall.length > 0) return severityTitle(severity.overall, options.confidenceLevel);
  if (labelled === 0) return 'No report has a weather label: kinds of weather cannot be compared';
  if (severity.labelled === 0) return 'Neither hours nor severities allow a comparison of kinds of weather';
  return severity.kinds > 0
    ? sameSeverityTitle(severity)
    : `${formatCountOf(labelled, 'report')} with weather ${labelled === 1 ? 'is' : 'are'} too few to compare its kinds`;
}

/** The rate ratios, the commonest weather first; none where the hours do not allow any. */
function ratiosOf(rates: Rates | null): RateRatio[] {
  return rates === null ? [] : byReports(rates.headline.ratios);
}

/** The second finding and the catch, or what would give an answer. */
function standFirstOf(context: WeatherContext, { rates, severity }: Answer): string {
  const { labelled, options } = context;
  if (ratiosOf(rates).length > 0) {
    const second =
      severity.overall.length === 0 ? '' : `${severityTitle(severity.overall, options.confidenceLevel)}. `;
    return `${second}Ratios are per hour, not per vehicle, and allow for hours without a report.`;
  }
  if (labelled === 0)
    return 'It takes the column Weather_Condition. Readings alone show how often the weather was bad.';
  const noRates =
    rates === null
      ? 'Reports per hour cannot be compared without a station and the time of a reading.'
      : `${capitalise(rainShortage(rates.rain) ?? 'the model of rain has no solution here')}, so rates per hour cannot be compared.`;
  if (severity.overall.length === 0) {
    const takes =
      severity.kinds > 0 && severity.labelled > 0
        ? `both severe and other reports of one ${strataOf(context)}`
        : `${minLevelRows} reports of a kind of bad weather`;
    return `${noRates} Severity takes ${takes}.`;
  }
  return `${feedsSentence(severity, options.confidenceLevel) ?? 'The share of severe reports can be compared.'} ${noRates}`;
}

/** How many feeds show what the title says of severity; null where it says nothing or there is one feed. */
function feedsSentence({ overall, odds }: SeverityResult, confidenceLevel: number): string | null {
  const named = firstNamed(overall, confidenceLevel);
  if (named === null) return null;
  const feeds = odds.filter(({ weatherClass: index }) => index === named.weatherClass);
  return feeds.length < 2
    ? null
    : aloneSentence(
        named,
        feeds.map(({ common }) => common),
      );
}

/** Three leave the first figure near the first screen. */
const mostKeyFindings = 3;

/** The best told of each kind: rates, severity, readings and sides, shares. Then what there is. */
function keyFindingsOf(
  { options: { confidenceLevel } }: WeatherContext,
  { rates, severity }: Answer,
  findings: readonly Finding[],
): string[] {
  const idOf = (kind: string) => (index: number) => `${kind}-${weatherClasses[index]}`;
  const ratios = ratiosOf(rates);
  const clearFirst = (all: readonly Compared[]): number[] => {
    const isClear = (one: Compared): boolean => /above|below/.test(shownBy(one, all, confidenceLevel));
    return [...all.filter(isClear), ...all.filter((one) => !isClear(one))].map(
      ({ weatherClass: index }) => index,
    );
  };
  const isTold = (start: RegExp): string[] =>
    findings
      .filter(
        ({ id, interval }) =>
          start.test(id) && interval !== null && claimOf(interval, 1) !== 'not told apart',
      )
      .map(({ id }) => id);
  const known = new Set(findings.map(({ id }) => id));
  const isKnown = (id: string): boolean => known.has(id);
  const ofRates = clearFirst(ratios).map(idOf('rate')).slice(0, 2);
  const wanted = [
    ...ofRates,
    ...clearFirst(severity.overall)
      .map(idOf('severity'))
      .filter(isKnown)
      .slice(0, ofRates.length === 0 ? 2 : 1),
    ...isTold(/^(?:dose|light|road)-/).slice(0, 1),
    'share-rain',
    'share-snow',
    ...findings.map(({ id }) => id),
  ];
  return [...new Set(wanted)].filter(isKnown).slice(0, mostKeyFindings);
}

function trustOf(context: WeatherContext, answer: Answer, findings: readonly Finding[]): TrustRow[] {
  const { confidenceLevel } = context.options;
  return compact<TrustRow>([
    findings.some(({ interval }) => interval !== null) && {
      aspect: 'chance',
      answer: 'yes',
      text: `${formatLevel(confidenceLevel)} intervals.`,
    },
    testRow(answer),
    ratiosOf(answer.rates).length > 0
      ? {
          aspect: 'coverage',
          answer: 'partly',
          text: 'Compared at the same place and time.',
        }
      : answer.severity.overall.length > 0 && {
          aspect: 'coverage',
          answer: 'partly',
          text: 'Within feed, year and state.',
        },
    settingsRow(answer, confidenceLevel),
  ]);
}

/** The years before the labels changed against those after it. */
function testRow({ vocabulary }: Answer): TrustRow | null {
  const rain = vocabulary.rateChanges.find((change) => change.weatherClass === weatherClass('rain'));
  if (rain === undefined) return null;
  return includesOne(rain.quotient)
    ? { aspect: 'test', answer: 'partly', text: 'Rain: no change shown in April 2019.' }
    : { aspect: 'test', answer: 'partly', text: 'Rain: a change in April 2019.' };
}

/** Other designs of rain, or else the models of the feeds. */
function settingsRow({ designs, rates, severity }: Answer, confidenceLevel: number): TrustRow | null {
  const ratios = ratiosOf(rates);
  if (ratios.length > 0) {
    if (ratios.every((ratio) => ratio.weatherClass !== weatherClass('rain'))) return null;
    const { same, others } = agreement(designs, 'rain');
    return {
      aspect: 'settings',
      ...agreed(same, others),
      text: `${same} of ${others} designs ${same === 1 ? 'agrees' : 'agree'} on rain.`,
    };
  }
  const [commonest] = severity.overall;
  if (commonest === undefined) return null;
  const index = firstNamed(severity.overall, confidenceLevel)?.weatherClass ?? commonest.weatherClass;
  const overall = severity.overall.find((one) => one.weatherClass === index)!;
  const models = severity.odds.filter((one) => one.weatherClass === index);
  if (models.length === 0) return null;
  const same = models.filter(({ proportional }) => claimOf(proportional, 1) === claimOf(overall, 1)).length;
  return {
    aspect: 'settings',
    ...agreed(same, models.length),
    text:
      models.length === 1
        ? `Whole severity scale: the feed ${same === 1 ? 'agrees' : 'does not agree'}.`
        : `Whole severity scale: ${same} of ${models.length} feeds ${same === 1 ? 'agrees' : 'agree'}.`,
  };
}

/** Settings that were tried are never a plain no. */
function agreed(same: number, others: number): Pick<TrustRow, 'answer'> {
  return { answer: same === others ? 'yes' : 'partly' };
}
