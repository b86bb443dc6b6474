import { readFileSync } from 'node:fs';
import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireOneOf,
  unexpected,
} from '../base/checks.js';
import { ConfigurationError } from '../base/errors.js';
import { type Environment, environment, setting } from '../base/settings.js';

export type KafkaClientName = 'platformatic' | 'kafkajs';
export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** Address and settings of Kafka. Missing ones come from the environment, then from `kafkaDefaults`. */
export interface KafkaOptions {
  /** `host:port`, several separated by commas or as a list. Environment: BLACKSPOT_KAFKA_BROKERS. */
  readonly brokers?: string | readonly string[];
  /** The Kafka library; both give the same results. Environment: BLACKSPOT_KAFKA_CLIENT. @default platformatic */
  readonly client?: KafkaClientName;
  /** Name of this client in the broker's log. @default blackspot */
  readonly clientId?: string;
  /** Encrypted connections. Environment: BLACKSPOT_KAFKA_SSL=true. @default true when a `ca` is given, else false */
  readonly ssl?: boolean;
  /** PEM of the authority that signed the brokers' certificates. Environment: the path of a file, BLACKSPOT_KAFKA_CA. */
  readonly ca?: string;
  /** Environment: BLACKSPOT_KAFKA_SASL_MECHANISM, BLACKSPOT_KAFKA_USERNAME, BLACKSPOT_KAFKA_PASSWORD. */
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
  /** Partitions of a topic when `createTopic` is given no number. @default 4 */
  readonly partitions?: number;
  /** Compression of sent batches: `none` is fastest on one machine, `gzip` on a slow network. @default none */
  readonly compression?: 'none' | 'gzip';
  /** A reader without a heartbeat for this long loses its partitions to others, milliseconds. @default 10,000 */
  readonly sessionMs?: number;
  /** How long writes, reads and commits are retried while brokers are unavailable, milliseconds. @default 120,000 */
  readonly retryTimeoutMs?: number;
  /**
   * How long the first request of a log waits for a broker, milliseconds; a shorter `retryTimeoutMs` holds for it, too.
   * @default 30,000
   */
  readonly connectTimeoutMs?: number;
  /** Called when the brokers are unavailable, before a retry in `retryInMs` milliseconds. */
  readonly onUnavailable?: (error: Error, retryInMs: number) => void;
}

/** Defaults of a Kafka log. */
export const kafkaDefaults: {
  readonly client: KafkaClientName;
  readonly clientId: string;
  readonly partitions: number;
  readonly compression: 'none' | 'gzip';
  readonly sessionMs: number;
  readonly retryTimeoutMs: number;
  readonly connectTimeoutMs: number;
} = {
  client: 'platformatic',
  clientId: 'blackspot',
  /** Of a topic. */
  partitions: 4,
  compression: 'none',
  /** Milliseconds. */
  sessionMs: 10_000,
  /** Milliseconds. */
  retryTimeoutMs: 120_000,
  /** Milliseconds. */
  connectTimeoutMs: 30_000,
};

/** Checked options, with all defaults filled in. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly client: KafkaClientName;
  readonly clientId: string;
  /** null: not encrypted. */
  readonly tls: { readonly ca?: string } | null;
  readonly sasl: Required<KafkaOptions>['sasl'] | null;
  readonly partitions: number;
  readonly compression: 'none' | 'gzip';
  readonly sessionMs: number;
  readonly retryTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
}

const optionNames: OptionNames<KafkaOptions> = {
  ...kafkaDefaults,
  brokers: true,
  ssl: true,
  ca: true,
  sasl: true,
  onUnavailable: true,
};

const mechanisms: readonly string[] = ['plain', 'scram-sha-256', 'scram-sha-512'];
const clients: readonly KafkaClientName[] = ['platformatic', 'kafkajs'];

/** @throws InputError or ConfigurationError when an option is missing, unknown or out of its range */
export function checkKafkaOptions(options: KafkaOptions, env: Environment = environment): KafkaSettings {
  requireKnownOptions('createKafkaLog', options, optionNames);
  const client = options.client ?? setting('BLACKSPOT_KAFKA_CLIENT', env) ?? kafkaDefaults.client;
  const ca = options.ca ?? fileOf(env.BLACKSPOT_KAFKA_CA);
  const ssl = options.ssl ?? (flag('BLACKSPOT_KAFKA_SSL', env.BLACKSPOT_KAFKA_SSL) || ca !== undefined);
  const numbers = {
    partitions: options.partitions ?? kafkaDefaults.partitions,
    sessionMs: options.sessionMs ?? kafkaDefaults.sessionMs,
    retryTimeoutMs: options.retryTimeoutMs ?? kafkaDefaults.retryTimeoutMs,
    connectTimeoutMs: options.connectTimeoutMs ?? kafkaDefaults.connectTimeoutMs,
  };
  for (const [name, value] of Object.entries(numbers)) requireInteger(name, value, 1);
  return {
    brokers: brokersOf(options.brokers ?? setting('BLACKSPOT_KAFKA_BROKERS', env)),
    client: requireOneOf('the Kafka client', client, clients),
    clientId: options.clientId ?? kafkaDefaults.clientId,
    tls: ssl ? (ca === undefined ? {} : { ca }) : null,
    sasl: options.sasl ?? saslOf(env),
    compression: requireOneOf('compression', options.compression ?? kafkaDefaults.compression, [
      'none',
      'gzip',
    ]),
    onUnavailable: options.onUnavailable ?? (() => {}),
    ...numbers,
  };
}

function brokersOf(brokers: string | readonly string[] | undefined): string[] {
  const all = (typeof brokers === 'string' ? brokers.split(',') : [...(brokers ?? [])])
    .map((broker) => broker.trim().replace(/^kafka:\/\//, ''))
    .filter((broker) => broker !== '');
  if (all.length === 0) {
    throw new ConfigurationError('No Kafka broker configured.', {
      hint: 'Set BLACKSPOT_KAFKA_BROKERS=host:port, or start one with `npm run services`.',
    });
  }
  for (const broker of all) {
    if (!/^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):\d{1,5}$/i.test(broker)) {
      throw unexpected('a Kafka broker', 'host:port', broker, {
        hint: 'Add the port, usually 9092: localhost:9092.',
      });
    }
  }
  return all;
}

function saslOf(env: Environment): Required<KafkaOptions>['sasl'] | null {
  const mechanism = env.BLACKSPOT_KAFKA_SASL_MECHANISM?.toLowerCase();
  const { BLACKSPOT_KAFKA_USERNAME: username, BLACKSPOT_KAFKA_PASSWORD: password } = env;
  if (mechanism === undefined && username === undefined && password === undefined) return null;
  if (mechanism !== undefined && !mechanisms.includes(mechanism)) {
    throw new ConfigurationError(
      `Expected BLACKSPOT_KAFKA_SASL_MECHANISM to be plain, scram-sha-256 or scram-sha-512, got "${mechanism}".`,
    );
  }
  if (username === undefined || password === undefined) {
    const got =
      username !== undefined ? 'only the first' : password !== undefined ? 'only the second' : 'neither';
    throw new ConfigurationError(
      `Expected BLACKSPOT_KAFKA_USERNAME and BLACKSPOT_KAFKA_PASSWORD to be set for SASL, got ${got}.`,
    );
  }
  return { mechanism: (mechanism ?? 'plain') as SaslMechanism, username, password };
}

function flag(name: string, text: string | undefined): boolean {
  if (text === undefined || ['', '0', 'false', 'no'].includes(text.toLowerCase())) return false;
  if (['1', 'true', 'yes'].includes(text.toLowerCase())) return true;
  throw new ConfigurationError(`Expected ${name} to be true or false, got "${text}".`);
}

function fileOf(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`Cannot read the file of BLACKSPOT_KAFKA_CA: ${(cause as Error).message}`, {
      hint: 'Check the path and the permissions.',
      cause,
      details: { path },
    });
  }
}
