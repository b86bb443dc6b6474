/**
 * Are surges found, how soon, and how many alarms are false? Bursts of several sizes are planted in generated streams of counties,
 * which vary as real counts do: more than Poisson, with weather that a state shares, and with levels that drift. Judged are our
 * detector, EARS C1 to C3, Farrington flexible and z-scores of the hour of the week, at their usual thresholds and at the
 * threshold with as few false alarms as ours. The runs are deterministic.
 *
 *   npx vite-node bench/surges.ts                        4 seeds, 300 counties
 *   npx vite-node bench/surges.ts -- --quick             seconds: one seed, 60 counties
 *   npx vite-node bench/surges.ts -- --seeds 5 --first 4 other seeds
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Detector, emptyVerdict, judge, median, type Verdict } from './surges/judge.js';
import { ours } from './surges/ours.js';
import { detectorOf, type Peer, peers } from './surges/peers.js';
import { burstSizes, type GeneratedStream, generateStream, scenarios } from './surges/stream.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    counties: { type: 'string' },
  },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const seedCount = Number(values.seeds ?? (values.quick ? 1 : 4));
const countyCount = Number(values.counties ?? (values.quick ? 60 : 300));
const seeds = Array.from({ length: seedCount }, (_, i) => Number(values.first) + i);
const size = { counties: countyCount, states: Math.max(2, Math.round(countyCount / 15)) };

console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}`);
console.log(`${countyCount} counties in ${size.states} states, seeds ${seeds.join(', ')}\n`);

const heads = [
  ...burstSizes.map((size) => `found, +${size}`),
  'delay, minutes (median)',
  'false alarms a county and month',
  'false share of alarms',
];

const our = ours('blackspot');
/** Our detector with other settings, to see what each is worth. */
const settings: readonly Detector[] = [
  our,
  ours('places from 5 accidents a week', { minWeeklyAccidents: 5 }),
  ours('fires at once', { pendingMinutes: 0 }),
  ours('a window of 60 minutes', { windowMinutes: 60 }),
  ours('20 % false discoveries', { falseDiscoveryRate: 0.2 }),
];
const quietHead = 'days without bursts: with a false alarm';
const quietCell = ({ quietDaysWithAlarm, quietDays }: Verdict): string =>
  `${quietDaysWithAlarm} of ${quietDays}`;

const ourVerdicts = new Map<string, Verdict>();
let [events, seconds] = [0, 0];
for (const scenario of scenarios) {
  const verdict = emptyVerdict();
  for (const seed of seeds) {
    const stream = generateStream(scenario, seed, size);
    const started = performance.now();
    judge(verdict, stream, our.run(stream));
    seconds += (performance.now() - started) / 1_000;
    events += stream.events.reduce((sum, { county }) => sum + county.length, 0);
  }
  ourVerdicts.set(scenario.name, verdict);
}
console.log(`blackspot by scenario (${((seconds * 1e6) / events).toFixed(1)} µs an event)\n`);
console.log(
  table(
    ['scenario', ...heads, quietHead, 'alarms: burst / weather / neither'],
    [...ourVerdicts].map(([name, verdict]) => [
      name,
      ...cells(verdict),
      quietCell(verdict),
      `${verdict.alarms.burst} / ${verdict.alarms.weather} / ${verdict.alarms.none}`,
    ]),
  ),
);

const worst = scenarios.at(-1)!;
const worstStreams = seeds.map((seed) => generateStream(worst, seed, size));
console.log(`\nblackspot with other settings, scenario: ${worst.name}\n`);
console.log(
  table(
    ['setting', ...heads, quietHead],
    settings.map((detector) => {
      const verdict = judged(detector, worstStreams);
      return [detector.name, ...cells(verdict), quietCell(verdict)];
    }),
  ),
);

for (const scenario of [scenarios[1]!, worst]) {
  const streams = seeds.map((seed) => generateStream(scenario, seed, size));
  const verdict = ourVerdicts.get(scenario.name)!;
  const rows = [['blackspot', '', ...cells(verdict)]];
  for (const peer of peers) {
    const scores = new Map(streams.map((stream) => [stream, peer.score(stream)]));
    const at = (threshold: number): Verdict =>
      judged(
        detectorOf(peer, threshold, (stream) => scores.get(stream)!),
        streams,
      );
    const usual = at(peer.usual);
    rows.push([peer.name, thresholdText(peer, peer.usual), ...cells(usual)]);
    const strict = peer.name.includes('C3') ? null : asStrict(peer, verdict, at);
    if (strict !== null)
      rows.push(['- as few false alarms', thresholdText(peer, strict), ...cells(at(strict))]);
  }
  console.log(`\nScenario: ${scenario.name}\n`);
  console.log(table(['detector', 'threshold', ...heads], rows));
}

function judged(detector: Detector, streams: readonly GeneratedStream[]): Verdict {
  const verdict = emptyVerdict();
  for (const stream of streams) judge(verdict, stream, detector.run(stream));
  return verdict;
}

/** The mildest threshold of a grid with at most as many false alarms as ours; null if the usual one has no more. */
function asStrict(peer: Peer, { falseAlarms }: Verdict, at: (threshold: number) => Verdict): number | null {
  if (at(peer.usual).falseAlarms <= falseAlarms) return null;
  const step = (n: number): number => (peer.unit === 'p' ? peer.usual / 10 ** (n / 2) : peer.usual + n / 2);
  for (let n = 1; n < 200; n++) if (at(step(n)).falseAlarms <= falseAlarms) return step(n);
  return null;
}

function thresholdText({ unit }: Peer, threshold: number): string {
  return unit === 'p' ? `p ${threshold.toPrecision(1)}` : `z ${threshold.toFixed(1)}`;
}

function cells({ planted, found, delaysMinutes, alarms, falseAlarms, countyMonths }: Verdict): string[] {
  const all = alarms.burst + alarms.weather + alarms.none;
  return [
    ...burstSizes.map((size) => percent(found[size]! / planted[size]!)),
    delaysMinutes.length === 0 ? '-' : median(delaysMinutes).toFixed(0),
    (falseAlarms / countyMonths).toFixed(3),
    all === 0 ? '-' : percent(alarms.none / all),
  ];
}

function percent(share: number): string {
  return Number.isNaN(share) ? '-' : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
