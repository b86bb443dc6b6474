import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../../scripts/services/server.mjs';
import { createRandom } from '../../src/stats/random.js';
import { type Fault, plan } from './plan.js';
import type { Supervised } from './supervised.js';

const seed = 20_200_313;

export interface Everything {
  readonly player: Supervised;
  readonly consumer: Supervised;
  readonly kafka: Server;
  readonly mongodb: Server;
  readonly topic: string;
  /** Messages that the replay will have sent when it is done. */
  readonly messages: number;
  /** Messages that the replay has had acknowledged, and that the consumer has written, so far. */
  readonly sent: () => number;
  readonly written: () => Promise<number>;
  /** Messages a second, from the next start of the replay on. */
  readonly setPace: (messagesPerSecond: number) => void;
}

const faultCount = Object.values(plan.times).reduce((sum, times) => sum + times, 0);

/** The last of the stream is left for after the last fault, so that the replay has not ended when it strikes. */
const shareUnderFaults = 0.9;
/** The faults that are left may take longer than those before, and the pace changes only when the replay is killed. */
const longerThanBefore = 1.5;

/** Messages a second that spread a stream evenly over all faults, if these take as long as planned. */
export function firstPace(messages: number): number {
  return (shareUnderFaults * messages) / (faultCount * plan.secondsPerFault);
}

/**
 * One fault after the other, in a seeded order and at seeded moments; and how often each struck. Every other one waits
 * until events flow from end to end again, the rest strikes as soon as both processes run: while they recover. The pace of
 * the replay follows, so that most of the stream flows between the first fault and the last.
 */
export async function inflict(all: Everything): Promise<Record<Fault, number>> {
  const random = createRandom(seed);
  const faults = random.shuffle(
    Object.entries(plan.times).flatMap(([fault, times]) => Array<Fault>(times).fill(fault as Fault)),
  );
  const suffered = Object.fromEntries(Object.keys(plan.times).map((fault) => [fault, 0])) as Record<
    Fault,
    number
  >;
  const beganMs = Date.now();
  for (const [at, fault] of faults.entries()) {
    if (at % 2 === 0 && !(await flows(all))) break;
    await pause(random.integer(2_000));
    if (!(await bothRun(all))) break;
    const struckMs = Date.now();
    if (at > 0) {
      const secondsLeft = longerThanBefore * ((struckMs - beganMs) / 1_000 / at) * (faults.length - at);
      all.setPace(Math.max(1, shareUnderFaults * all.messages - all.sent()) / secondsLeft);
    }
    await strike(fault, all);
    suffered[fault] += 1;
    const seconds = [struckMs - beganMs, Date.now() - struckMs].map((ms) => (ms / 1_000).toFixed(1));
    console.warn(
      `${at + 1}/${faultCount} ${fault} at ${seconds.join(' s for ')} s, ${all.sent()} sent so far`,
    );
  }
  return suffered;
}

/** Waits until both processes have moved messages since now; false when one has ended or does not come back. */
async function flows({ player, consumer, sent, written }: Everything): Promise<boolean> {
  const before = { sent: sent(), written: await written() };
  const giveUpAt = Date.now() + 180_000;
  while (Date.now() < giveUpAt && !player.hasEnded && !consumer.hasEnded) {
    if (sent() > before.sent && (await written()) > before.written) return true;
    await pause(50);
  }
  return false;
}

/** Waits until both processes are there; false when one has ended. */
async function bothRun({ player, consumer }: Everything): Promise<boolean> {
  while (!(player.isRunning && consumer.isRunning)) {
    if (player.hasEnded || consumer.hasEnded) return false;
    await pause(20);
  }
  return true;
}

async function strike(fault: Fault, all: Everything): Promise<void> {
  const { player, consumer, kafka, mongodb } = all;
  switch (fault) {
    case 'consumer':
      return consumer.kill();
    case 'replay':
      return player.kill();
    case 'mongodb':
    case 'kafka': {
      const server = fault === 'kafka' ? kafka : mongodb;
      await server.kill();
      await pause(1_000);
      return server.start();
    }
    case 'slow mongodb':
      for (let ms = 0; ms < plan.freezeMs; ms += 500) {
        mongodb.freeze();
        await pause(450);
        mongodb.thaw();
        await pause(50);
      }
      return;
    case 'full partition':
      return fillPartition(kafka, all.topic);
    case 'freeze kafka':
    case 'freeze mongodb': {
      const server = fault === 'freeze kafka' ? kafka : mongodb;
      server.freeze();
      await pause(plan.freezeMs);
      server.thaw();
    }
  }
}

/**
 * No file of the broker may grow beyond the largest partition of the topic, which is what a full disk is to it: it gives
 * up its log folder and ends. A second later it is started again, with room.
 */
async function fillPartition(kafka: Server, topic: string): Promise<void> {
  const data = join(kafka.folder, 'data');
  const sizes = readdirSync(data)
    .filter((name) => name.startsWith(`${topic}-`))
    .flatMap((name) => readdirSync(join(data, name)).map((file) => join(data, name, file)))
    .filter((path) => path.endsWith('.log'))
    .map((path) => statSync(path).size);
  const limit = ['--pid', String(kafka.pid), `--fsize=${Math.max(...sizes)}`];
  const { status, stderr } = spawnSync('prlimit', limit, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`prlimit ${limit.join(' ')} failed: ${stderr}`);
  const giveUpAt = Date.now() + 60_000;
  while (kafka.isRunning && Date.now() < giveUpAt) await pause(50);
  if (kafka.isRunning) throw new Error('Kafka did not notice that its disk is full.');
  await pause(1_000);
  return kafka.start();
}
