import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerWait } from '../../src/cli/serverWait.js';
import { blackspot } from '../support/commandLine.js';

let said = '';

describe('waiting for a server', () => {
  beforeEach(() => {
    said = '';
    vi.useFakeTimers();
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is said once in an outage, with the limit and the reason', () => {
    const wait = new ServerWait('Kafka at localhost:9092', 30);
    for (let retries = 0; retries < 20; retries += 1) {
      wait.unavailable('connect ECONNREFUSED');
      vi.advanceTimersByTime(5_000);
    }
    expect(said).toBe('Waiting for Kafka at localhost:9092 (up to 30 s): connect ECONNREFUSED\n');
    vi.advanceTimersByTime(60_000);
    wait.unavailable();
    expect(said.match(/Waiting/g)).toHaveLength(2);
  });

  it('is not said of a server that answers within a second, and has the later limit after its first answer', async () => {
    const wait = new ServerWait('Kafka at localhost:9092', 30);
    const answerAfter = (ms: number): Promise<string> =>
      new Promise((resolve) => setTimeout(() => resolve('here'), ms));
    const quick = wait.during(answerAfter(900));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([await quick, said]).toEqual(['here', '']);
    const slow = wait.during(answerAfter(2_000), 120);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([await slow, said]).toEqual(['here', 'Waiting for Kafka at localhost:9092 (up to 30 s)\n']);
    wait.unavailable();
    expect(said).toContain('(up to 2 min 0 s)');
  });
});

describe('a report on a database that does not answer', () => {
  it('waits for it aloud, once, and ends in an error', async () => {
    const { code, err } = await blackspot('report', 'overview', 'mongodb://127.0.0.1:9/nobody');
    expect(code).toBe(1);
    const waits = err.match(/Waiting for MongoDB at mongodb:\/\/127\.0\.0\.1:9\/nobody \(up to 5\.0 s\)\n/g);
    expect(waits).toHaveLength(1);
    expect(err).toMatch(/error: MongoDB could not open/);
  }, 20_000);
});
