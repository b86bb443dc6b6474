import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlarmSink,
  type Announcement,
  allStates,
  announcementOf,
  directSink,
} from '../../../src/app/alarms/alarmSink.js';
import { AlarmOutbox } from '../../../src/app/alarms/outbox.js';
import { alarmFolder, alarmTopic, alarmTopicOf } from '../../../src/app/alarms/sinks.js';
import { createInProcessLog } from '../../../src/log/inProcess.js';
import { localFiles } from '../../../src/storage/files/localFiles.js';
import type { Surge } from '../../../src/surges/alarm.js';
import { testFolder } from '../../support/streams.js';
import { surgeIn } from './surges.js';

/** What a receiver outside has got, however often the process dies. */
class Receiver {
  readonly got: Announcement[] = [];
  failures = 0;

  direct(): AlarmSink {
    return directSink('direct', async (announcements) => {
      if (this.failures-- > 0) throw new Error('away');
      this.got.push(...announcements);
    });
  }

  /** Takes announcements at once, and delivers some of them later. */
  queued(): AlarmSink & { deliver(count: number): void } {
    const queue: Announcement[] = [];
    return {
      ...directSink('queued', async () => {}),
      states: ['firing', 'resolved'],
      send: async (announcements) => void queue.push(...announcements),
      waiting: () => [...queue],
      deliver: (count) => void this.got.push(...queue.splice(0, count)),
    };
  }

  get states(): string[] {
    return [...new Set(this.got.map(({ id, surge }) => `${surge.id} ${surge.state} ${id}`))];
  }
}

const surges: readonly Surge[] = Array.from({ length: 30 }, (_, at) =>
  surgeIn((['pending', 'firing', 'resolved'] as const)[at % 3]!, 'Tarrant', 100 * Math.floor(at / 3)),
);
const statesOf = (all: readonly Surge[]): string[] =>
  all.map((surge) => `${surge.id} ${surge.state} ${announcementOf(surge, 0).id}`);

describe('an outbox', () => {
  it('delivers every state at least once and in order, whenever the process dies, and nothing before it is saved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'add', 'save', 'deliver', 'die', 'some', 'fail'), { maxLength: 80 }),
        async (actions) => {
          const [direct, queued] = [new Receiver(), new Receiver()];
          let checkpoint = { next: 0, outbox: new AlarmOutbox([]).save() };
          let next = 0;
          let sink = queued.queued();
          let outbox = new AlarmOutbox([direct.direct(), sink]);
          const restart = (): void => {
            sink = queued.queued();
            outbox = new AlarmOutbox([direct.direct(), sink]);
            outbox.restore(JSON.parse(JSON.stringify(checkpoint.outbox)));
            next = checkpoint.next;
          };
          const save = (): void => {
            checkpoint = { next, outbox: outbox.save() };
          };
          for (const action of actions) {
            if (action === 'add' && next < surges.length) outbox.add(surges[next++]!);
            if (action === 'save') save();
            if (action === 'deliver') await outbox.deliver().catch(() => restart());
            if (action === 'die') restart();
            if (action === 'some') sink.deliver(2);
            if (action === 'fail') direct.failures = 1;
            expect(direct.states.length).toBeLessThanOrEqual(checkpoint.next);
          }
          restart();
          while (next < surges.length) outbox.add(surges[next++]!);
          save();
          direct.failures = 0;
          await outbox.deliver();
          sink.deliver(surges.length);
          expect(direct.states).toEqual(statesOf(surges));
          expect(queued.states).toEqual(statesOf(surges.filter(({ state }) => state !== 'pending')));
          expect(outbox.saved()).toEqual({ format: 1, waiting: {} });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps what waits for a sink that is not there, until it is there again', async () => {
    const receiver = new Receiver();
    const first = new AlarmOutbox([receiver.queued()], () => 7);
    first.add(surges[1]!);
    const without = new AlarmOutbox([]);
    without.restore(first.save());
    without.add(surges[2]!);
    const sink = receiver.queued();
    const again = new AlarmOutbox([sink]);
    again.restore(without.save());
    await again.deliver();
    expect(sink.waiting()).toEqual([announcementOf(surges[1]!, 7)]);
    expect(again.counts()).toEqual({ queued: { delivered: 0, waiting: 0, givenUp: 0 } });
    expect(() => again.restore({ format: 2 })).toThrow(
      'The announcements in the checkpoint have another format.',
    );
  });
});

describe('sinks', () => {
  it('are a topic of their own, with the id of the surge as key', async () => {
    const log = createInProcessLog();
    const sink = await alarmTopic(log, 'accidents');
    const reader = await log.reader(alarmTopicOf('accidents'), { group: 'g' });
    await sink.send(surges.slice(0, 3).map((surge) => announcementOf(surge, 0)));
    await sink.close();
    const got = [];
    for await (const { messages } of reader.batches()) got.push(...messages);
    expect(got.map(({ key }) => key)).toEqual(surges.slice(0, 3).map(({ id }) => id));
    expect(got.map(({ value }) => JSON.parse(Buffer.from(value).toString()))).toEqual(surges.slice(0, 3));
    expect(got.map(({ headers }) => headers.state)).toEqual(['pending', 'firing', 'resolved']);
    expect(got.map(({ timestampMs }) => timestampMs)).toEqual(
      surges.slice(0, 3).map(({ at }) => Date.parse(at)),
    );
    expect([sink.name, sink.states, sink.counts().delivered]).toEqual([
      'topic accidents.alarms',
      allStates,
      3,
    ]);
  });

  it('are a folder with one file for each state of each surge, however often it is announced', async () => {
    const files = localFiles(`${testFolder}/alarms`);
    const sink = alarmFolder(files.location);
    for (let time = 0; time < 2; time++) {
      await sink.send(surges.slice(0, 6).map((surge) => announcementOf(surge, time)));
    }
    const entries = await files.list();
    const contents = await Promise.all(
      entries.map(async ({ name }) => Buffer.from(await files.read(name)).toString()),
    );
    expect(contents.map((text) => JSON.parse(text))).toEqual(surges.slice(0, 6));
    expect(entries[0]!.name).toMatch(/^2022-02-03T1400-pending-[\w-]{12}\.json$/);
  });
});
