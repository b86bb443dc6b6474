import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/base/errors.js';
import { KeySet } from '../../src/base/keySet.js';

describe('the key set', () => {
  it('says of each key what a JavaScript Set says, through many doublings', () => {
    const keys = new KeySet();
    const oracle = new Set<string>();
    for (let round = 0; round < 30_000; round += 1) {
      // 20,000 different digests, a third of the rounds repeat one.
      const digest = createHash('md5')
        .update(String((round * 7_919) % 20_000))
        .digest('hex');
      const key = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      expect(keys.add(key)).toBe(!oracle.has(key));
      oracle.add(key);
    }
    expect(keys.size).toBe(oracle.size);
    const copy = KeySet.of(keys.words());
    expect(copy.size).toBe(oracle.size);
    for (const key of oracle) expect(copy.add(key)).toBe(false);
  });

  it('keeps the key of zeros when its words are read', () => {
    const keys = new KeySet();
    keys.add('00000000-0000-0000-0000-000000000000');
    keys.add('00000000-0000-0000-0000-000000000001');
    const copy = KeySet.of(keys.words());
    expect(copy.size).toBe(2);
    expect(copy.add('00000000-0000-0000-0000-000000000000')).toBe(false);
  });

  it('tells keys apart that differ in one digit, wherever it is, in upper or lower case', () => {
    const keys = new KeySet(10);
    const base = '00000000-0000-0000-0000-000000000000';
    expect([keys.add(base), keys.add(base)]).toEqual([true, false]);
    let count = 1;
    for (let at = 0; at < base.length; at += 1) {
      if (base[at] === '-') continue;
      for (const digit of '19af') {
        const key = `${base.slice(0, at)}${digit}${base.slice(at + 1)}`;
        expect([keys.add(key), keys.add(key.toUpperCase())]).toEqual([true, false]);
        count += 1;
      }
    }
    expect(keys.size).toBe(count);
  });

  it('takes as many as announced and more', () => {
    const keys = new KeySet(1_000);
    for (let at = 0; at < 5_000; at += 1) keys.add(randomUUID());
    expect(keys.size).toBe(5_000);
  });

  it('refuses what is no key', () => {
    expect(() => new KeySet().add('A-123')).toThrow(DataError);
  });
});
