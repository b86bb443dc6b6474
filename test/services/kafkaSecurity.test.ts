import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKafka } from '../../scripts/services/kafka.mjs';
import { freePort, type Server } from '../../scripts/services/server.mjs';
import { ConfigurationError } from '../../src/base/errors.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { numbered } from '../log/contract.js';
import { withoutKafka } from './services.js';

const clients = ['platformatic', 'kafkajs'] as const;

describe.skipIf(withoutKafka)('Kafka with TLS and SASL (needs Kafka)', () => {
  let kafka: Server;
  let ca: string;
  let port: number;
  beforeAll(async () => {
    kafka = await startKafka({
      settings: async ({ port: plainPort, controllerPort, folder }) => {
        port = await freePort();
        ca = makeCertificate(folder);
        const users = 'user_reader="secret" user_admin="other"';
        return {
          listeners: `PLAINTEXT://127.0.0.1:${plainPort},CONTROLLER://127.0.0.1:${controllerPort},SAFE://127.0.0.1:${port}`,
          'advertised.listeners': `PLAINTEXT://127.0.0.1:${plainPort},SAFE://127.0.0.1:${port}`,
          'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SAFE:SASL_SSL',
          'sasl.enabled.mechanisms': 'PLAIN',
          'listener.name.safe.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users};`,
          'ssl.keystore.type': 'PKCS12',
          'ssl.keystore.location': join(folder, 'keys.p12'),
          'ssl.keystore.password': 'changeit',
        };
      },
    });
  });
  afterAll(() => kafka?.remove());

  it.each(clients)(
    'carries messages over an encrypted connection with a login, through %s',
    async (client) => {
      const sasl = { mechanism: 'plain', username: 'reader', password: 'secret' } as const;
      const log = createKafkaLog({ brokers: `127.0.0.1:${port}`, client, ca, sasl });
      const topic = `safe-${client}`;
      await log.createTopic(topic);
      const writer = await log.writer(topic);
      await writer.write(numbered(50));
      await writer.close();
      const reader = await log.reader(topic, { group: 'g' });
      let seen = 0;
      for await (const { messages } of reader.batches(AbortSignal.timeout(120_000))) {
        seen += messages.length;
        if (seen === 50) break;
      }
      await reader.close();
      await log.close();
      expect(seen).toBe(50);
    },
  );

  it.each(clients)('refuses a wrong password at once, and does not say it, through %s', async (client) => {
    const sasl = { mechanism: 'plain', username: 'reader', password: 'w-r-o-n-g' } as const;
    const log = createKafkaLog({ brokers: `127.0.0.1:${port}`, client, ca, sasl });
    const failed = await log.createTopic('t').catch((error: unknown) => error);
    await log.close();
    expect(failed).toBeInstanceOf(ConfigurationError);
    expect((failed as Error).message).not.toContain('w-r-o-n-g');
  });
});

/** A key of the broker's own, self-signed. @returns its certificate as PEM */
function makeCertificate(folder: string): string {
  const store = [
    '-keystore',
    join(folder, 'keys.p12'),
    '-storetype',
    'PKCS12',
    '-storepass',
    'changeit',
    '-alias',
    'broker',
  ];
  const keytool = (...args: string[]) => execFileSync('keytool', [...args, ...store], { stdio: 'pipe' });
  keytool(
    '-genkeypair',
    '-keyalg',
    'RSA',
    '-validity',
    '30',
    '-dname',
    'CN=localhost',
    '-ext',
    'SAN=IP:127.0.0.1,DNS:localhost',
  );
  keytool('-exportcert', '-rfc', '-file', join(folder, 'ca.pem'));
  return readFileSync(join(folder, 'ca.pem'), 'utf8');
}
