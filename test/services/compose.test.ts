import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ServiceMissing } from '../../scripts/services/cache.mjs';
import { fetchCompose } from '../../scripts/services/compose.mjs';
import { brokerSettings, startKafka } from '../../scripts/services/kafka.mjs';
import { mongodArguments } from '../../scripts/services/mongodb.mjs';
import { freePort } from '../../scripts/services/server.mjs';
import { createKafkaLog } from '../../src/log/kafka.js';
import { numbered } from '../log/contract.js';
import { withoutKafka } from './services.js';

interface Service {
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly host_ip?: string;
    readonly published: string;
    readonly target: number;
  }[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly build?: { readonly dockerfile: string };
}

/** What docker compose itself makes of our file, or why it could not be had. */
function resolved(env: NodeJS.ProcessEnv): { services: Record<string, Service>; volumes: object } | string {
  try {
    const args = ['--file', 'docker-compose.yml', 'config', '--format', 'json'];
    return JSON.parse(execFileSync(fetchCompose(), args, { encoding: 'utf8', env }));
  } catch (error) {
    if (error instanceof ServiceMissing && process.env.BLACKSPOT_REQUIRE_SERVICES !== '1')
      return error.message;
    throw error;
  }
}

const { JUPYTER_TOKEN: _, ...withoutToken } = process.env;
const compose = resolved(withoutToken);
const { services, volumes } = typeof compose === 'string' ? { services: {}, volumes: {} } : compose;
if (typeof compose === 'string') console.warn(`docker-compose.yml is not checked: ${compose}`);

describe.skipIf(typeof compose === 'string')('docker-compose.yml (needs docker compose, no engine)', () => {
  it('is accepted by docker compose, with the three services and their volumes', () => {
    expect(Object.keys(services).sort()).toEqual(['jupyter', 'kafka', 'mongodb']);
    expect(Object.keys(volumes).sort()).toEqual(['blackspot-cache', 'kafka-data', 'mongodb-data']);
  });

  it('opens ports on the loopback interface alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports.map(({ published }) => published).sort()).toEqual(['27017', '8888', '9092']);
    expect(new Set(ports.map(({ host_ip }) => host_ip))).toEqual(new Set(['127.0.0.1']));
  });

  it('pins every image to a version of three numbers, and checks the health of each', () => {
    for (const { image, healthcheck, volumes: mounted } of Object.values(services)) {
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
      expect(healthcheck?.test[0]).toBe('CMD');
      expect(mounted.length).toBeGreaterThan(0);
    }
    expect(readFileSync('docker/jupyter.Dockerfile', 'utf8')).toMatch(/^FROM node:\d+\.\d+\.\d+-/m);
  });

  it('gives the broker the settings that the tests run with, but for its listeners', () => {
    const settings = propertiesOf(services.kafka!.environment!);
    const { 'inter.broker.listener.name': listener, ...others } = brokerSettings;
    expect(settings).toMatchObject(others);
    expect(listener).toBe('PLAINTEXT');
  });

  it('gives mongod the arguments that the tests run with, and lets other containers in', () => {
    expect(services.mongodb!.command).toEqual(['mongod', ...mongodArguments, '--bind_ip_all']);
  });

  it('gives JupyterLab the token of the environment, and none otherwise, so that it generates one', () => {
    expect(services.jupyter!.environment!.JUPYTER_TOKEN ?? null).toBeNull();
    const withToken = resolved({ ...withoutToken, JUPYTER_TOKEN: 'mine' });
    if (typeof withToken === 'string') throw new Error(withToken);
    expect(withToken.services.jupyter!.environment!.JUPYTER_TOKEN).toBe('mine');
    expect(readFileSync('docker/jupyter.Dockerfile', 'utf8')).not.toMatch(/token|password/i);
  });

  it('keeps imports in a volume', () => {
    const { environment, volumes: mounted } = services.jupyter!;
    const kept = mounted.find(({ target }) => target === environment!.BLACKSPOT_CACHE);
    expect(kept).toMatchObject({ type: 'volume', source: 'blackspot-cache' });
  });

  it('builds JupyterLab from files that are there', () => {
    const { dockerfile } = services.jupyter!.build!;
    const copied = [...readFileSync(dockerfile, 'utf8').matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, paths]) =>
      paths!.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  });

  it.skipIf(withoutKafka)(
    'describes a broker that starts and carries messages, for containers and for this machine',
    async () => {
      let internalPort = 0;
      const kafka = await startKafka({
        settings: async ({ port, controllerPort, folder }) => {
          internalPort = await freePort();
          const here = (text: string): string =>
            text
              .replace(/(0\.0\.0\.0|kafka):19092/g, `127.0.0.1:${internalPort}`)
              .replace(/(0\.0\.0\.0|localhost):9092/g, `127.0.0.1:${port}`)
              .replaceAll('localhost:9093', `127.0.0.1:${controllerPort}`)
              .replace('/var/lib/kafka', folder);
          const settings = Object.entries(propertiesOf(services.kafka!.environment!));
          return Object.fromEntries(settings.map(([name, value]) => [name, here(value)]));
        },
      });
      try {
        for (const brokers of [kafka.url, `127.0.0.1:${internalPort}`]) {
          const log = createKafkaLog({ brokers });
          const topic = `through-${brokers.replace(':', '-')}`;
          await log.createTopic(topic);
          const writer = await log.writer(topic);
          await writer.write(numbered(100));
          await writer.close();
          const reader = await log.reader(topic, { group: 'g' });
          let seen = 0;
          for await (const { messages } of reader.batches(AbortSignal.timeout(120_000))) {
            seen += messages.length;
            if (seen === 100) break;
          }
          await reader.close();
          await log.close();
          expect(seen).toBe(100);
        }
      } finally {
        await kafka.remove();
      }
    },
  );
});

/** As the image reads its environment: KAFKA_LOG_DIRS is log.dirs. */
function propertiesOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const settings = Object.entries(environment).filter(([name]) => name.startsWith('KAFKA_'));
  return Object.fromEntries(
    settings.map(([name, value]) => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value]),
  );
}
