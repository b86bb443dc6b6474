import { formatNumber, formatPercent } from '../../base/format.js';
import type { SeverityStudy, StudyPart } from '../../models/training/study.js';
import { feedLabel } from '../common/feeds.js';
import { changeOf, type Estimate, reverseChangeOf } from '../common/skill.js';
import { claimText } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import type { SeverityContext } from './context.js';
import { skillsIn } from './skills.js';
import { lossText, sampled } from './words.js';

/** A way to learn beside the usual one. */
export interface Way {
  readonly id: string;
  /** Of its row in a chart; null for one that is not drawn. */
  readonly label: string | null;
  readonly sentence: string;
  /** Of the log-loss, as a share of that of the usual way on the same reports. */
  readonly change: Estimate;
  readonly events: number;
  /** Which reports these are. */
  readonly of: string;
  readonly caveat?: string;
}

/** Each way that the data allows; a random split first. */
export function waysOf(context: SeverityContext, study: SeverityStudy): Way[] {
  const ways = [
    ...splitWays(study),
    ...stateWays(study),
    ...feedWays(context, study),
    ...setWays(context, study),
  ];
  return ways.map((way) => ({ ...way, of: `${sampled(context)}${way.of}` }));
}

function splitWays({ randomSplit }: SeverityStudy): Way[] {
  const { events } = randomSplit;
  const [change, frequencies] = [firstChange(randomSplit), firstChange(randomSplit.frequencies)];
  return compact([
    change && {
      id: 'random-split',
      label: 'Random split',
      sentence: splitSentence('the trees', change),
      change,
      events,
      of: 'test reports that no training has',
    },
    frequencies && {
      id: 'random-split-frequencies',
      label: null,
      sentence: splitSentence('class frequencies, which learn only the mix of severities,', frequencies),
      change: frequencies,
      events,
      of: 'test reports that no training has',
    },
  ]);
}

function splitSentence(subject: string, change: Estimate): string {
  return claimText(change, 0, {
    above: `With a random split, the log-loss of ${subject} looks ${formatPercent(change.estimate)} higher than with a split by time.`,
    below: `With a random split, the log-loss of ${subject} looks ${formatPercent(-change.estimate)} lower than with a split by time.`,
    notToldApart: `With a random split, the log-loss of ${subject} is not told apart from that with a split by time.`,
  });
}

function stateWays({ heldOutStates }: SeverityStudy): Way[] {
  const change = firstChange(heldOutStates);
  if (change === null) return [];
  return [
    {
      id: 'held-out-states',
      label: 'State not seen',
      sentence: `In states that the training did not see, the log-loss is ${lossText(change)} that of trees that saw them.`,
      change,
      events: heldOutStates.events,
      of: 'test reports',
    },
  ];
}

function feedWays({ feeds: names }: SeverityContext, { feeds }: SeverityStudy): Way[] {
  return Object.entries(feeds).flatMap(([feed, part]): Way[] => {
    const change = firstChange(part);
    const name = feedLabel(feed, names);
    if (change === null) return [];
    return [
      {
        id: `alone-${feed.toLowerCase()}`,
        label: `${name} learned alone`,
        sentence: `On the reports of ${name}, the log-loss of trees that learned from it alone is ${lossText(change)} that of trees that learned from all feeds.`,
        change,
        events: part.events,
        of: `reports of ${name} in the test window`,
        ...aloneCaveat(part, name),
      },
    ];
  });
}

/** What a feed by itself gives may be its mix of severities, which class frequencies know as well. */
function aloneCaveat({ scores: [alone, ...others] }: StudyPart, name: string): Pick<Way, 'caveat'> {
  const frequencies = others.find((one) => one.name === 'class frequencies');
  if (alone === undefined || frequencies === undefined) return {};
  return {
    caveat: `They have a log-loss of ${formatNumber(alone.logLoss.estimate)}, and class frequencies of ${name} alone ${formatNumber(frequencies.logLoss.estimate)}.`,
  };
}

function setWays({ feeds: names }: SeverityContext, { featureSets }: SeverityStudy): Way[] {
  const isFeedNamed = names.length > 1;
  return skillsIn(featureSets).map((skill): Way => {
    const isHindsight = skill.with.startsWith('hindsight');
    const change = reverseChangeOf(skill);
    const known = isFeedNamed ? 'the feed and what tells it' : 'columns that tell the feed';
    const subject = isHindsight
      ? 'duration, length and end in hindsight, an upper bound and no forecast,'
      : `${known}`;
    return {
      id: isHindsight ? 'hindsight' : 'with-feed',
      label: isHindsight ? 'Hindsight: a bound' : isFeedNamed ? 'Knowing the feed' : 'Columns of a feed',
      sentence: `The log-loss of trees that know ${subject} is ${lossText(change)} that of trees that do not.`,
      change,
      events: featureSets.events,
      of: 'test reports',
    };
  });
}

/** The first comparison of a part; null if the data allows none. */
function firstChange(part: StudyPart): Estimate | null {
  const [skill] = skillsIn(part);
  return skill === undefined ? null : changeOf(skill);
}
