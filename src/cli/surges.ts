import type { Command } from 'commander';
import type { AlarmSink } from '../app/alarms/alarmSink.js';
import { type WebhookProblem, webhookSink } from '../app/alarms/webhook.js';
import { openAnnouncedSurges } from '../app/announcedSurges.js';
import { openSource } from '../app/openSource.js';
import type { SurgeStep } from '../app/surgeStep.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import type { DuckDbOptions } from '../engines/duckdb/duckdb.js';
import type { Log } from '../log/log.js';
import type { Source } from '../query/source.js';
import { locationOf } from '../query/sourceName.js';
import type { Surge } from '../surges/alarm.js';
import type { SurgeDetector } from '../surges/detector.js';
import { learnHistory } from '../surges/history.js';
import { placeText } from '../surges/placeText.js';
import { color } from './color.js';
import { say } from './output.js';
import { importProgress, ProgressBar } from './progress.js';

export interface SurgeFlags {
  readonly surges?: true;
  readonly history?: string;
  readonly webhook?: string;
}

/**
 * `--surges`, `--history` and `--webhook`.
 * @param prefix what the text of `--surges` begins with
 * @param where where surges are announced without a webhook
 * @param otherHistory the history if none is named
 */
export function addSurgeOptions(
  command: Command,
  prefix: string,
  where: string,
  otherHistory: string,
): Command {
  return command
    .option('--surges', `${prefix}find counties that are unusually busy, and announce them ${where}`)
    .option(
      '--history <address>',
      `with --surges: learn what to expect from this source (default: BLACKSPOT_SOURCE, else ${otherHistory})`,
    )
    .option(
      '--webhook <url>',
      'with --surges: also announce surges that fire or resolve by POST to this URL, signed with BLACKSPOT_WEBHOOK_SECRET',
    );
}

/**
 * Checks the flags before anything is opened.
 * @throws ConfigurationError when one would have no effect, or the secret of the webhook is missing
 */
export function checkSurgeFlags({ surges, history, webhook }: SurgeFlags): void {
  if (surges !== true) {
    const idle = history !== undefined ? '--history' : webhook !== undefined ? '--webhook' : null;
    if (idle === null) return;
    throw new ConfigurationError(`Expected ${idle} to be used with --surges, got ${idle} alone.`, {
      hint: `Add --surges, or omit ${idle}.`,
    });
  }
  checkWebhook(webhook);
}

/** @throws ConfigurationError when the secret of the webhook is missing */
export function checkWebhook(webhook: string | undefined): void {
  if (webhook !== undefined && setting('BLACKSPOT_WEBHOOK_SECRET') === undefined) {
    throw new ConfigurationError('Expected BLACKSPOT_WEBHOOK_SECRET to be set for --webhook, got none.', {
      hint: 'Make one: export BLACKSPOT_WEBHOOK_SECRET="whsec_$(openssl rand -base64 32)". The receiver checks signatures with it.',
    });
  }
}

export interface SurgeSetting {
  /** The store of the events. */
  readonly address: string;
  /** Kafka, its topic, and the group that reads it; null for a stream in this process. */
  readonly kafka: { readonly log: Log; readonly topic: string; readonly group: string } | null;
  /** What to learn from: an address, an open source, or nothing. */
  readonly history: string | Source | null;
  readonly engine: DuckDbOptions;
  readonly signal: AbortSignal;
}

/** Surges of a command. */
export interface CommandSurges {
  readonly step: SurgeStep;
  /** For the progress line: `, 2 surges`. */
  progressText(): string;
  summarize(): void;
}

/** The address to learn from, if one is named. */
export function namedHistory(flags: SurgeFlags): string | null {
  return flags.history ?? setting('BLACKSPOT_SOURCE') ?? null;
}

/** Opens what finds surges and announces them. Close the step after `consume`. */
export async function openSurges(
  { webhook }: Pick<SurgeFlags, 'webhook'>,
  { address, kafka, history, engine, signal }: SurgeSetting,
): Promise<CommandSurges> {
  const largest = new LargestSurges();
  const step = await openAnnouncedSurges({
    address,
    consumer: kafka === null ? 'surges of a replay' : `surges of ${kafka.topic} in group ${kafka.group}`,
    kafka,
    webhook: webhook === undefined ? null : openWebhook(webhook),
    onTransition: (surge) => largest.add(surge),
    learn: (detector, beforeMs) => learn(detector, beforeMs, history, { engine, signal }),
  });
  return {
    step,
    progressText: () => {
      const firing = step.detector.active().filter(({ state }) => state === 'firing').length;
      return firing === 0 ? '' : `, ${formatCountOf(firing, 'surge')}`;
    },
    summarize: () => summarize(step, largest),
  };
}

/** A webhook that says on the terminal when it fails. */
export function openWebhook(url: string): AlarmSink {
  let isFailing = false;
  let givenUp = 0;
  const sink: AlarmSink = webhookSink(url, setting('BLACKSPOT_WEBHOOK_SECRET')!, {
    onProblem: ({ reason, retryInMs }: WebhookProblem) => {
      const name = `The ${sink.name}`;
      if (retryInMs === null) {
        givenUp += 1;
        // The summary counts them all.
        if (givenUp <= 3) say(color.yellow(`${name} ${reason}. A surge was not announced there.`));
      } else if (!isFailing) {
        say(color.yellow(`${name} ${reason}. Trying again in ${formatDuration(retryInMs / 1_000)}.`));
      }
      isFailing = retryInMs !== null;
    },
  });
  return sink;
}

async function learn(
  detector: SurgeDetector,
  beforeMs: number,
  history: string | Source | null,
  { engine, signal }: Pick<SurgeSetting, 'engine' | 'signal'>,
): Promise<void> {
  if (history === null) {
    say(
      `Surges: no history, so none are found in the first ${detector.settings.minWeeks} weeks of the stream. Name one with --history.`,
    );
    return;
  }
  if (typeof history !== 'string') return learnFrom(detector, beforeMs, history, signal);
  const bar = new ProgressBar('Importing');
  const source = await openSource(history, {
    ...engine,
    onProgress: (done) => bar.update(importProgress(done)),
  }).finally(() => bar.end());
  try {
    await learnFrom(detector, beforeMs, source, signal);
  } finally {
    await source.close();
  }
}

async function learnFrom(
  detector: SurgeDetector,
  beforeMs: number,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const before = new Date(beforeMs).toISOString();
  const { watched, weeks, neededWeeks, isReady } = await learnHistory(detector, source, { before, signal });
  const name = locationOf(await source.describe());
  const known = `${formatCount(Math.floor(weeks))} weeks before ${before.slice(0, 10)} in ${name}`;
  say(
    isReady
      ? `Surges: ${formatCountOf(watched, 'place')} watched, by ${known}.`
      : `Surges: ${known}, of ${neededWeeks} that are needed. None are found until the stream has taught the others.`,
  );
}

/** The surges that were the least probable when they fired. */
class LargestSurges {
  readonly #surges = new Map<string, Surge>();

  add(surge: Surge): void {
    if (surge.state !== 'firing' && !this.#surges.has(surge.id)) return;
    const before = this.#surges.get(surge.id);
    this.#surges.set(
      surge.id,
      before === undefined ? surge : { ...before, state: surge.state, peak: surge.peak },
    );
    if (this.#surges.size <= 5) return;
    const [weakest] = [...this.#surges.values()].sort((a, b) => b.pValue - a.pValue);
    this.#surges.delete(weakest!.id);
  }

  list(): readonly Surge[] {
    return [...this.#surges.values()].sort((a, b) => a.pValue - b.pValue);
  }
}

function summarize(step: SurgeStep, largest: LargestSurges): void {
  const { changes, watched, announced } = step.summary();
  const { counters, positions, watermarkMs } = step.analytics;
  const partitions = step.partitions ?? 0;
  if (watermarkMs === null && counters.counted > 0 && positions.size < partitions) {
    say(
      color.yellow(
        `Surges: this consumer got ${positions.size} of ${partitions} partitions, and finds none without the others. Give it a --group of its own.`,
      ),
    );
    return;
  }
  const places = watched === 0 ? 'no place is watched yet' : `${formatCountOf(watched, 'place')} watched`;
  say(
    `Surges: ${formatCount(changes.firing)} fired, ${formatCount(changes.resolved)} resolved, ${formatCount(changes.dropped)} did not last; ${places}.`,
  );
  for (const { place, peak, windowMinutes, expected, firingSince } of largest.list()) {
    const at = firingSince!.slice(0, 16).replace('T', ' ');
    say(
      `  ${at} UTC  ${placeText(place)}: up to ${formatCountOf(peak, 'accident')} in ${windowMinutes} minutes, ${expected.toFixed(1)} expected`,
    );
  }
  for (const [name, { delivered, waiting, givenUp }] of Object.entries(announced)) {
    if (delivered + waiting + givenUp === 0) continue;
    const more = [
      ...(waiting > 0 ? [`${formatCount(waiting)} wait for the next start`] : []),
      ...(givenUp > 0 ? [`${formatCount(givenUp)} given up`] : []),
    ];
    say(`  ${formatCountOf(delivered, 'announcement')} to the ${[name, ...more].join(', ')}`);
  }
}
