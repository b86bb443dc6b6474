import { withoutPassword } from './urls.js';

/** All settings that are read from the environment. A test compares README's table with this list. */

/** The variables as text. An empty variable counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The meaning of a setting, and its default. */
export interface Setting {
  readonly meaning: string;
  readonly default: string;
  /** Whether the value is hidden in outputs. */
  readonly isSecret?: true;
}

/** In the order of README's table, which `settingsMarkdown` writes. */
export const settings = {
  BLACKSPOT_KAFKA_BROKERS: { meaning: '`host:port` of Kafka, several with commas', default: 'no Kafka' },
  BLACKSPOT_KAFKA_CLIENT: { meaning: '`platformatic` or `kafkajs`', default: '`platformatic`' },
  BLACKSPOT_KAFKA_SSL: { meaning: '`true` for TLS', default: '`false`' },
  BLACKSPOT_KAFKA_CA: {
    meaning: 'PEM file of the certificate authority; implies TLS',
    default: 'those of Node.js',
  },
  BLACKSPOT_KAFKA_SASL_MECHANISM: {
    meaning: '`plain`, `scram-sha-256` or `scram-sha-512`',
    default: 'no authentication',
  },
  BLACKSPOT_KAFKA_USERNAME: { meaning: 'user of that mechanism', default: 'none' },
  BLACKSPOT_KAFKA_PASSWORD: { meaning: 'password of that user', default: 'none', isSecret: true },
  BLACKSPOT_MONGODB_URL: {
    meaning: '`mongodb://host:port/database`; to write, its user needs `readWrite` and `dbAdmin` there',
    default: 'no MongoDB',
  },
  BLACKSPOT_SOURCE: {
    meaning: 'what notebooks and reports open when no source is named',
    default: 'the MongoDB above once it holds accidents, else the CSV in `data/`, else demo data',
  },
  BLACKSPOT_REPLAY: {
    meaning: 'the file that a replay and notebook 05 play when none is named',
    default: 'the CSV in `data/`, else demo data',
  },
  BLACKSPOT_WEBHOOK_SECRET: {
    meaning: 'base64 with which requests of `--webhook` are signed, as Standard Webhooks do',
    default: 'none: `--webhook` needs it',
    isSecret: true,
  },
  BLACKSPOT_MODEL: {
    meaning: 'the model folder of `serve-model` and of a Lambda function',
    default: '`model/` in the working directory, of Lambda beside `lambda.mjs`',
  },
  ENDPOINT_NAME: {
    meaning: 'the SageMaker endpoint that predicts in place of a local model',
    default: 'a local model',
  },
  BLACKSPOT_ENDPOINT_URL: {
    meaning: 'the URL of a server that answers like SageMaker, such as `serve-model`, for that endpoint',
    default: 'SageMaker in the region of the AWS settings',
  },
  SAGEMAKER_BIND_TO_PORT: { meaning: 'the port of `serve-model`, which SageMaker sets', default: '`8080`' },
  BLACKSPOT_CACHE: { meaning: 'folder for imports', default: '`.blackspot/` next to the CSV' },
  BLACKSPOT_CHROMIUM: { meaning: 'browser for PDF', default: 'the one that is found' },
  BLACKSPOT_PYTHON: { meaning: 'Python for `npm run lab` and the notebooks', default: '`python3`' },
  BLACKSPOT_DEBUG: { meaning: 'print errors with their stack', default: 'not set' },
} as const;

export type SettingName = keyof typeof settings;

const all: Readonly<Record<SettingName, Setting>> = settings;

/** The environment of this process. All other files read it through this one. */
export const environment: Environment = process.env;

/** The value of a setting; undefined when it is not set or empty. */
export function setting(name: SettingName, env: Environment = environment): string | undefined {
  return env[name] || undefined;
}

/** The table of the README. */
export function settingsMarkdown(): string {
  const rows = Object.entries(all).map(([name, { meaning, default: value }]) => [
    `\`${name}\``,
    meaning,
    value,
  ]);
  const lines = [['setting', 'meaning', 'default'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(lines[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The settings that are set, with secrets hidden. */
export function givenSettings(env: Environment = environment): { name: SettingName; value: string }[] {
  return Object.entries(all).flatMap(([name, { isSecret }]) => {
    const value = setting(name as SettingName, env);
    if (value === undefined) return [];
    return { name: name as SettingName, value: isSecret === true ? '***' : withoutPassword(value) };
  });
}

/** Variables with the prefix of a setting that are not settings, such as mistyped ones. */
export function unknownSettings(env: Environment = environment): string[] {
  return Object.keys(env).filter((name) => name.startsWith('BLACKSPOT_') && !Object.hasOwn(settings, name));
}

/** Sets a variable for a library that has no other way to be told, unless the user has set it. */
export function setForLibrary(name: string, value: string): void {
  process.env[name] ??= value;
}
