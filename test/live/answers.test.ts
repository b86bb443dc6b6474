import { describe, expect, it } from 'vitest';
import { AnswerCache } from '../../src/live/answers.js';

describe('answers that are kept', () => {
  const setUp = (options: Partial<ConstructorParameters<typeof AnswerCache>[0]> = {}) => {
    const clock = { ms: 0 };
    const cache = new AnswerCache<string>({
      maxAnswers: 2,
      maxConcurrent: 1,
      maxPending: 100,
      freshMs: 1_000,
      now: () => clock.ms,
      ...options,
    });
    const asked: string[] = [];
    const ask = (key: string): Promise<string> =>
      cache.get(key, async () => {
        asked.push(key);
        return `${key}${asked.length}`;
      });
    return { cache, clock, asked, ask };
  };

  it('serve all who ask at the same time, and later ones while they are fresh', async () => {
    const { ask, asked, clock } = setUp();
    expect(await Promise.all([ask('a'), ask('a'), ask('a')])).toEqual(['a1', 'a1', 'a1']);
    clock.ms = 999;
    expect(await ask('a')).toBe('a1');
    clock.ms = 1_000;
    expect(await ask('a')).toBe('a2');
    expect(asked).toEqual(['a', 'a']);
  });

  it('are so many at most: the one that was not used for the longest time goes', async () => {
    const { ask, asked } = setUp();
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are refused when too many questions wait, and not when the answer is there', async () => {
    const { cache, ask } = setUp({ maxPending: 2, maxAnswers: 100 });
    await ask('there');
    let answer = (_: string): void => {};
    const slow = cache.get('a', () => new Promise((resolve) => (answer = resolve)));
    const waiting = ask('b');
    await expect(ask('c')).rejects.toThrow('Expected at most 2 questions at a time, got one more.');
    expect(await ask('there')).toBe('there1');
    answer('slow');
    expect(await Promise.all([slow, ask('a'), waiting])).toEqual(['slow', 'slow', 'b2']);
    expect(await ask('c')).toBe('c3');
  });

  it('counts a question that fails only while it runs', async () => {
    const { cache, ask } = setUp({ maxPending: 1 });
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await ask('a')).toBe('a1');
  });

  it('are asked for a few at a time', async () => {
    const { cache } = setUp({ maxConcurrent: 2, maxAnswers: 100 });
    let [running, most] = [0, 0];
    const question = async (): Promise<string> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return '';
    };
    await Promise.all(Array.from({ length: 20 }, (_, at) => cache.get(String(at), question)));
    expect(most).toBe(2);
  });

  it('do not keep an error, nor what was before a new stream', async () => {
    const { cache, ask, asked } = setUp();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await ask('a')).toBe('a1');
    cache.clear();
    await ask('a');
    expect(asked).toEqual(['a', 'a']);
  });
});
