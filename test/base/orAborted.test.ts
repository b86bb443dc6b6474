import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { orAborted } from '../../src/base/orAborted.js';
import { valuesKept } from '../support/valuesKept.js';

describe('orAborted', () => {
  it('gives the result or the error of the work, and null when the signal aborts first', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
    expect(await orAborted(Promise.resolve(7), undefined)).toBe(7);
    await expect(orAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    const controller = new AbortController();
    const waiting = orAborted(new Promise(() => {}), controller.signal);
    controller.abort();
    expect(await waiting).toBeNull();
    expect(await orAborted(Promise.reject(new Error('too late')), controller.signal)).toBeNull();
  });

  it('keeps no value and no listener while the signal waits', async () => {
    const { signal } = new AbortController();
    const kept = await valuesKept(100, async (watch) => {
      await orAborted(Promise.resolve(watch({ bytes: Buffer.alloc(1_000) })), signal);
    });
    expect(kept).toBeLessThan(5);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
