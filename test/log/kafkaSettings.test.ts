import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../src/log/kafka.js';
import { checkKafkaOptions } from '../../src/log/kafkaSettings.js';

const brokers = 'localhost:9092';

describe('settings of a Kafka log', () => {
  it('come from the options first, then from the environment, then from the defaults', () => {
    const env = { BLACKSPOT_KAFKA_BROKERS: 'a:1, kafka://b:2', BLACKSPOT_KAFKA_CLIENT: 'kafkajs' };
    expect(checkKafkaOptions({}, env)).toMatchObject({
      brokers: ['a:1', 'b:2'],
      client: 'kafkajs',
      partitions: 4,
    });
    const told = checkKafkaOptions({ brokers: ['c:3'], client: 'platformatic', partitions: 12 }, env);
    expect(told).toMatchObject({
      brokers: ['c:3'],
      client: 'platformatic',
      partitions: 12,
      tls: null,
      sasl: null,
    });
  });

  it('encrypt when told to or when an authority is named, and log in with PLAIN unless told otherwise', () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-ca-'));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, 'PEM');
    const named = checkKafkaOptions({ brokers }, { BLACKSPOT_KAFKA_CA: path });
    rmSync(folder, { recursive: true });
    expect(named.tls).toEqual({ ca: 'PEM' });
    expect(checkKafkaOptions({ brokers }, { BLACKSPOT_KAFKA_SSL: 'true' }).tls).toEqual({});
    const login = { BLACKSPOT_KAFKA_USERNAME: 'u', BLACKSPOT_KAFKA_PASSWORD: 'p' };
    expect(checkKafkaOptions({ brokers }, login).sasl).toEqual({
      mechanism: 'plain',
      username: 'u',
      password: 'p',
    });
    const scram = { ...login, BLACKSPOT_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' };
    expect(checkKafkaOptions({ brokers }, scram).sasl?.mechanism).toBe('scram-sha-512');
  });

  it.each([
    [{}, {}, 'No Kafka broker configured'],
    [{ brokers: 'localhost' }, {}, 'host:port, got "localhost"'],
    [{ brokers: 'http://localhost:9092' }, {}, 'host:port'],
    [{ brokers, client: 'librdkafka' as never }, {}, 'platformatic or kafkajs, got "librdkafka"'],
    [{ brokers, partitions: 0 }, {}, 'Expected partitions to be a whole number of at least 1, got 0.'],
    [{ brokers, retryTimeoutMs: 1.5 }, {}, 'Expected retryTimeoutMs to be'],
    [{ brokers }, { BLACKSPOT_KAFKA_SSL: 'maybe' }, 'true or false, got "maybe"'],
    [{ brokers }, { BLACKSPOT_KAFKA_USERNAME: 'u' }, 'got only the first'],
    [{ brokers }, { BLACKSPOT_KAFKA_SASL_MECHANISM: 'gssapi' }, 'got "gssapi"'],
    [{ brokers }, { BLACKSPOT_KAFKA_CA: '/nowhere.pem' }, 'Cannot read the file of BLACKSPOT_KAFKA_CA'],
  ])('refuse what makes no sense: %j %j', (options, env, message) => {
    expect(() => checkKafkaOptions(options, env)).toThrow(message);
  });

  it('are not needed for a log inside this process, which is what is opened when no broker is named', () => {
    const before = process.env.BLACKSPOT_KAFKA_BROKERS;
    delete process.env.BLACKSPOT_KAFKA_BROKERS;
    expect(openLog().name).toBe('in-process');
    expect(openLog('somewhere:9092').name).toBe('somewhere:9092');
    process.env.BLACKSPOT_KAFKA_BROKERS = 'there:1';
    expect(openLog().name).toBe('there:1');
    if (before === undefined) delete process.env.BLACKSPOT_KAFKA_BROKERS;
    else process.env.BLACKSPOT_KAFKA_BROKERS = before;
  });
});
