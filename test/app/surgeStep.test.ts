import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { startStream } from '../../src/app/startStream.js';
import { openSurgeStep } from '../../src/app/surgeStep.js';
import { testFolder } from '../support/streams.js';
import { writeSurgeCsv } from '../support/surgeStream.js';

const csv = join(testFolder, 'surges-of-a-program.csv');
beforeAll(() => writeSurgeCsv(csv));

describe('the step of surges in a stream of a program', () => {
  it('learns from its history, and gets each event that was stored', async () => {
    const history = await openSource(csv);
    const fired: string[] = [];
    const step = await openSurgeStep({
      history,
      onTransition: ({ state, place }) => void (state === 'firing' && fired.push(place.id)),
    });
    const stream = await startStream(await openReplayInput(csv), {
      from: '2022-02-02',
      into: join(testFolder, 'surges-of-a-program'),
      observers: [step],
    });
    const { consume } = await stream.done;
    await step.close();
    await history.close();
    expect(fired).toContain('county:TX/Travis');
    expect(step.detector.watched).toBe(6);
    expect(step.analytics.counters.counted).toBe(consume.stored);
    expect(step.summary().changes.firing).toBe(fired.length);
  });

  it('refuses a history that is not a source, and two ways to learn', async () => {
    await expect(openSurgeStep({ history: 'history.csv' as never })).rejects.toThrow(/history/);
    const history = await openSource(csv);
    await expect(openSurgeStep({ history, learn: async () => {} })).rejects.toThrow(
      'Expected learn to be absent beside history',
    );
    await history.close();
  });
});
