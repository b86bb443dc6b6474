/** Every setting that is read from the environment. `npm test` holds README's table to this list. */

/** The value of each variable as text; a variable that is empty counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Name and meaning, in the order of README's table. */
export const settings = {
  BLACKSPOT_KAFKA_BROKERS: '`host:port` of Kafka, several with commas',
  BLACKSPOT_KAFKA_CLIENT: '`platformatic` (default) or `kafkajs`',
  BLACKSPOT_KAFKA_SSL: '`true` for TLS',
  BLACKSPOT_KAFKA_CA: 'PEM file of the certificate authority; implies TLS',
  BLACKSPOT_KAFKA_SASL_MECHANISM: '`plain`, `scram-sha-256` or `scram-sha-512`',
  BLACKSPOT_KAFKA_USERNAME: 'user of that mechanism',
  BLACKSPOT_KAFKA_PASSWORD: 'password of that user',
  BLACKSPOT_MONGODB_URL:
    '`mongodb://host:port/database`; to write, its user needs `readWrite` and `dbAdmin` there',
  BLACKSPOT_SOURCE: 'what notebooks and reports open when no source is named',
  BLACKSPOT_CACHE: 'folder for imports, instead of `.blackspot/` next to the CSV',
  BLACKSPOT_CHROMIUM: 'browser for PNG, SVG and PDF, when none is found',
  BLACKSPOT_PYTHON: 'Python for `npm run lab` and the notebooks',
  BLACKSPOT_DEBUG: 'print errors with their stack',
} as const;

export type SettingName = keyof typeof settings;

/** The environment of this process. Everything else reads it through this file. */
export const environment: Environment = process.env;

/** The value of a setting; undefined when it is not set or empty. */
export function setting(name: SettingName, env: Environment = environment): string | undefined {
  return env[name] || undefined;
}
