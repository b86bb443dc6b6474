import { type GroupCounts, groupCounts, numberIn, type Row, textIn } from '../common/groupCounts.js';
import { commonOddsRatio, type OddsRatio } from '../common/mantelHaenszel.js';
import { severityOf } from '../common/severity.js';
import { type Share, shareOf } from '../common/shares.js';
import type { WeatherContext } from './context.js';
import { minLevelRows } from './severityDesign.js';
import { fitSeverity, type SeverityFit, type SeverityOdds } from './severityModel.js';
import { askSeverityRows, type SeverityRows, withSeverity } from './severityRows.js';
import { classOfGroupName } from './weatherClasses.js';

/** The input of the severity analysis. */
export interface SeverityAnswers {
  /** Random rows, or all with a weather label. */
  readonly rows: SeverityRows;
  /**
   * Counts of all accidents with a weather label by feed, year, state, light, road and group, with the share `severe`.
   */
  readonly strata: GroupCounts;
}

export interface SeverityResult {
  /** Rows of the models of all feeds. */
  readonly rows: number;
  /** Whether these are random rows, not all. */
  readonly isSample: boolean;
  /** Of each feed, the largest first. */
  readonly fits: readonly SeverityFit[];
  /** Odds ratios of each feed with a model and class of weather. */
  readonly odds: readonly FeedOdds[];
  /** Of all feeds, within feed, year, state, light and type of road: the commonest weather first. */
  readonly overall: readonly OverallOdds[];
  /** Severe among those in fair weather, before any adjustment. */
  readonly severeInFair: Share;
  /** All accidents with a severity and a weather label. */
  readonly labelled: number;
  /** Severe among these. */
  readonly severe: number;
  /** Kinds of bad weather with enough accidents; those whose severity varies within a stratum are in `overall`. */
  readonly kinds: number;
}

/** Odds of being severe in a class of weather against the baseline, within strata. */
export interface OverallOdds extends OddsRatio {
  readonly weatherClass: number;
  /** Accidents in such weather. */
  readonly n: number;
  /** Severe among these, before any adjustment. */
  readonly severe: Share;
}

export interface FeedOdds extends SeverityOdds {
  readonly feed: string;
  /** Odds of being severe, of all accidents, within year, state, light and type of road. */
  readonly common: OddsRatio | null;
}

export async function askSeverity(context: WeatherContext): Promise<SeverityAnswers> {
  const [rows, strata] = await Promise.all([
    askSeverityRows(context),
    context.ask({
      by: ['source', 'year', 'state', 'sunriseSunset', 'isFreeway', 'weatherGroup'],
      measures: { severe: { kind: 'share', where: severityOf(context.source.dataset).filter } },
      where: withSeverity,
    }),
  ]);
  return { rows, strata: groupCounts(strata) };
}

/** Whether accidents in bad weather are reported as more severe, within each feed, whose scales differ. */
export function computeSeverity(
  { options, feeds }: Pick<WeatherContext, 'options' | 'feeds'>,
  { rows, strata }: SeverityAnswers,
): SeverityResult {
  const { confidenceLevel } = options;
  const fits = feeds.map((feed) => fitSeverity(rows, feed, confidenceLevel));
  const odds = fits.flatMap(({ feed, odds: ofFeed }) => {
    const own = strata.where((row) => textIn(row, 'source') === feed);
    return ofFeed.map((one) => ({
      ...one,
      feed,
      common: commonOdds(own, one.weatherClass, confidenceLevel),
    }));
  });
  const labelled = strata.where((row) => classOfGroupName(row.weatherGroup) >= 0);
  return {
    rows: rows.size,
    isSample: rows.size >= options.severityRows,
    fits,
    odds,
    overall: overallOdds(strata, confidenceLevel),
    severeInFair: severeShare(strata, 0, confidenceLevel),
    labelled: labelled.total,
    severe: labelled.part('severe'),
    kinds: badKinds(strata).length,
  };
}

/** The kinds of bad weather with enough accidents and how many they have, the commonest first. */
function badKinds(strata: GroupCounts): [weatherClass: number, n: number][] {
  return [...strata.by((row) => classOfGroupName(row.weatherGroup))]
    .filter(([weatherClass, n]) => weatherClass > 0 && n >= minLevelRows)
    .sort(([, a], [, b]) => b - a);
}

/** Of each class with enough accidents and both outcomes. */
function overallOdds(strata: GroupCounts, confidenceLevel: number): OverallOdds[] {
  return badKinds(strata).flatMap(([weatherClass, n]): OverallOdds[] => {
    const odds = commonOdds(strata, weatherClass, confidenceLevel);
    return odds === null
      ? []
      : [{ ...odds, weatherClass, n, severe: severeShare(strata, weatherClass, confidenceLevel) }];
  });
}

function severeShare(strata: GroupCounts, weatherClass: number, confidenceLevel: number): Share {
  const own = strata.where((row) => classOfGroupName(row.weatherGroup) === weatherClass);
  return shareOf(own.part('severe'), own.total, confidenceLevel);
}

/** Odds of a severe accident in a class of weather against the baseline, within feed, year, state, light and type of road. */
function commonOdds(counts: GroupCounts, weatherClass: number, confidenceLevel: number): OddsRatio | null {
  const strata = new Map<string, MutableStratum>();
  for (const row of counts.rows) {
    const own = classOfGroupName(row.weatherGroup);
    if (own !== 0 && own !== weatherClass) continue;
    const key = stratumKey(row);
    let stratum = strata.get(key);
    if (stratum === undefined) {
      stratum = { withFeature: { events: 0, n: 0 }, without: { events: 0, n: 0 } };
      strata.set(key, stratum);
    }
    const side = own === 0 ? stratum.without : stratum.withFeature;
    const n = numberIn(row, 'n');
    side.events += Math.round(n * numberIn(row, 'severe'));
    side.n += n;
  }
  return commonOddsRatio([...strata.values()], confidenceLevel);
}

/** A stratum of `commonOddsRatio` while it is counted. */
interface MutableStratum {
  readonly withFeature: { events: number; n: number };
  readonly without: { events: number; n: number };
}

function stratumKey(row: Row): string {
  return `${row.source} ${row.year} ${row.state} ${row.sunriseSunset} ${row.isFreeway}`;
}
