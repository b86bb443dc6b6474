/** The real Apache Kafka 4 from Maven Central, in KRaft mode: broker and controller in one process. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { cached, fetchWith, output, quietly, ServiceMissing } from './cache.mjs';
import { freePort, isListening, Server } from './server.mjs';

export const kafkaVersion = '4.1.0';
const oldestJava = 17;

/** Fetches the jars unless they are there. @returns their class path */
export function fetchKafka() {
  checkJava();
  const folder = cached(`kafka-${kafkaVersion}`, (target) => {
    const hint = 'Maven fetches Kafka: on Debian and Ubuntu, apt-get install maven.';
    writeFileSync(join(target, 'pom.xml'), pom);
    const args = [
      ...quietly('-q', '-B'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(target, 'libs')}`,
    ];
    fetchWith('mvn', args, { cwd: target, hint });
    if (readdirSync(join(target, 'libs')).length < 50)
      throw new ServiceMissing('Maven fetched too little.', hint);
  });
  return join(folder, 'libs', '*');
}

/**
 * What a broker is started with, here and in docker-compose.yml: one node that is broker and controller, one copy of
 * everything, groups that settle at once, and record times of 2016 that do not let retention delete on arrival.
 */
export const brokerSettings = {
  'node.id': '1',
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
  'log.retention.ms': '-1',
};

/**
 * For a broker that will be killed: it is let in again when the session that it had has run out, after 3 s in place of 9.
 */
export const soonBackSettings = {
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
};

/**
 * A fresh broker on free loopback ports. What `settings` gives, told the ports and the folder, is added to the
 * server.properties; `heapMb` bounds its memory.
 */
export async function startKafka({ settings = () => ({}), heapMb = 512 } = {}) {
  const classPath = fetchKafka();
  const [port, controllerPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-kafka-'));
  const properties = {
    ...brokerSettings,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': join(folder, 'data'),
    'offsets.topic.num.partitions': '10',
    ...(await settings({ port, controllerPort, folder })),
  };
  const propertiesPath = join(folder, 'server.properties');
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(propertiesPath, lines.join(''));
  const java = ['java', '-cp', classPath, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`];
  writeFileSync(join(folder, 'log4j2.properties'), log4j);
  const format = ['kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', propertiesPath];
  output(java[0], [...java.slice(1), ...format], { hint: 'See the message above.' });
  const server = new Server({
    name: 'Kafka',
    url: `127.0.0.1:${port}`,
    port,
    folder,
    logPath: join(folder, 'kafka.log'),
    command: [
      ...java.slice(0, 1),
      ...[`-Xmx${heapMb}m`, `-Xms${heapMb}m`, '-XX:+UseG1GC', '-XX:TieredStopAtLevel=4'],
      ...java.slice(1),
      ...['kafka.Kafka', propertiesPath],
    ],
    isReady: async () => (await isListening(port)) && (await answers(port)),
  });
  server.classPath = classPath;
  await server.start();
  return server;
}

/** Whether the broker knows itself: it takes connections a moment before. */
async function answers(port) {
  const kafka = new Kafka({
    clientId: 'blackspot-services',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length === 1;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function checkJava() {
  const hint = `Kafka needs Java ${oldestJava} or later: on Debian and Ubuntu, apt-get install default-jre-headless.`;
  const { error, stderr = '' } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (error !== undefined) throw new ServiceMissing('java could not be run.', hint);
  const major = Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (!(major >= oldestJava)) throw new ServiceMissing(`java is of version ${major}.`, hint);
}

const artifact = (name) =>
  `<dependency><groupId>org.apache.kafka</groupId><artifactId>${name}</artifactId><version>${kafkaVersion}</version></dependency>`;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>blackspot</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${artifact('kafka_2.13')}${artifact('kafka-tools')}</dependencies>
</project>
`;

const log4j = `rootLogger.level = warn
rootLogger.appenderRef.stdout.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %c: %m%n
`;
