import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from '../../src/log/murmur2.js';

describe('the partition of a key', () => {
  // org.apache.kafka.common.utils.UtilsTest.testMurmur2, Apache Kafka 4.1.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('hashes "%s" as the Java client does', (text, expected) => {
    expect(murmur2(Buffer.from(text))).toBe(expected);
  });

  it('is never negative, the same for the same key, and even over the partitions', () => {
    const counts = new Array<number>(8).fill(0);
    for (let at = 0; at < 8_000; at += 1) counts[partitionOf(`key-${at}`, 8)]! += 1;
    expect(counts.reduce((sum, count) => sum + count)).toBe(8_000);
    // Five standard deviations of a binomial of 8,000 draws and probability 1/8: 148.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(148);
  });
});
