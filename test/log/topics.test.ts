import { describe, expect, it } from 'vitest';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { isTypo, refuseTypo, topicNotFound } from '../../src/log/topics.js';

describe('the name of a topic', () => {
  it.each([
    ['acidents', 'accidents', true],
    ['accdients', 'accidents', true],
    ['Accidents', 'accidents', true],
    ['accident', 'accidents', true],
    ['accidents-2', 'accidents', false],
    ['accidents-2', 'accidents-1', false],
    ['accidents2', 'acidents1', true],
    ['crashes', 'accidents', false],
    ['test', 'best', true],
    ['test', 'bust', false],
  ])('%s beside %s is a typing error: %s', (name, existing, expected) => {
    expect(isTypo(name, existing)).toBe(expected);
  });

  it('is refused beside the topic that was meant', async () => {
    const log = createInProcessLog();
    await log.createTopic('accidents');
    await log.createTopic('__consumer_offsets');
    await expect(refuseTypo(log, 'acidents')).rejects.toThrow('"acidents" beside the topic "accidents"');
    await refuseTypo(log, 'accidents');
    await refuseTypo(log, '__consumer_offset');
    expect(await log.topicNames()).toEqual(['accidents', '__consumer_offsets']);
  });

  it('that is not found is told with the nearest ones, without those of Kafka itself', () => {
    const { message, hint } = topicNotFound('k:9092', 'acidents', ['b', 'accidents', '__x'], 'Do it.');
    expect(message).toBe(
      'Topic not found: acidents (did you mean accidents?) (Kafka at k:9092). Its topics: accidents, b.',
    );
    expect(hint).toBe('Do it.');
    expect(topicNotFound('k', 't', [], '').message).toContain('There are no topics.');
  });
});
