import { dayInWords, dayText } from '../../base/dates.js';
import { formatCount } from '../../base/format.js';
import type { Section, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import type { HotspotsContext } from './context.js';
import {
  hotspotsStandFirst,
  hotspotsTitle,
  type Later,
  settingsText,
  titleWithoutSpots,
  whatItTakes,
} from './headlines.js';
import { noHotSpot, rankedSpots } from './hotSpotsCharts.js';
import { othersOf, type Stability } from './stability.js';
import type { Usefulness } from './usefulness.js';
import { withoutTest } from './words.js';

/** Findings for the top of the page, the most important first. */
const keyIds = ['first-spot', 'spots', 'regression-to-the-mean', 'spots-emerging'];
/** Those that take their place where they are missing. */
const spareIds = ['hot-cells', 'spots-one-source', 'accidents'];
const fewestKeyFindings = 3;

interface Computed {
  readonly sections: readonly Section[];
  readonly fullest: number | null;
  readonly usefulness: Usefulness | null;
  readonly stability: Stability;
}

/** The title, the stand-first, the key findings and how far to trust them. */
export function summaryOf(
  { sections, fullest, usefulness, stability }: Computed,
  context: HotspotsContext,
): Required<Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'>> {
  const { points, clustering } = context;
  const { hotSpots, inside, minPoints, epsMeters } = clustering;
  const missing = noHotSpot(fullest, context);
  const known = new Set(sections.flatMap(({ findings = [] }) => findings.map(({ id }) => id)));
  const key = keyIds.filter((id) => known.has(id));
  const spare = spareIds.filter((id) => known.has(id));
  return {
    title: hotSpots.length === 0 ? titleWithoutSpots(missing) : hotspotsTitle(rankedSpots(context)),
    standFirst:
      hotSpots.length === 0
        ? whatItTakes(missing)
        : hotspotsStandFirst(
            { hotSpots: hotSpots.length, share: inside / points.n, minPoints, epsMeters },
            laterOf(usefulness),
            withoutTest(usefulness !== null, context),
          ),
    keyFindings: [...key, ...spare.slice(0, Math.max(0, fewestKeyFindings - key.length))],
    trust: [testRow(usefulness), coverageRow(context), settingsRow(stability)],
  };
}

function laterOf(usefulness: Usefulness | null): Later | null {
  if (usefulness === null || usefulness.regression === null) return null;
  return { ...usefulness.regression, foundUntil: dayInWords(dayText(usefulness.testFrom - 1)) };
}

function testRow(usefulness: Usefulness | null): TrustRow {
  const row = (answer: TrustRow['answer'], text: string): TrustRow => ({ aspect: 'test', answer, text });
  if (usefulness === null) return row('no', 'Not possible here.');
  return usefulness.regression === null
    ? row('no', 'No later reports where hot spots were found.')
    : row('yes', `Held against ${formatCount(usefulness.test)} later reports.`);
}

function coverageRow({ points, trends }: HotspotsContext): TrustRow {
  const row = (answer: TrustRow['answer'], text: string): TrustRow => ({ aspect: 'coverage', answer, text });
  if (points.feeds.length < 2) return row('no', 'One feed: which roads it covers is unknown.');
  return trends === null
    ? row('no', 'Ranks do not allow for feeds.')
    : row('partly', 'Trends allow for feeds, ranks do not.');
}

function settingsRow(stability: Stability): TrustRow {
  const { largest } = stability;
  if (largest === 0)
    return { aspect: 'settings', answer: 'no', text: 'No hot spot to look for under other settings.' };
  const { hotSpots, topKept } = othersOf(stability);
  return { aspect: 'settings', answer: 'partly', text: settingsText(hotSpots, topKept, largest) };
}
