import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { type OptionNames, requireKnownOptions, requireLimit } from '../../base/checks.js';
import { isBlackspotError } from '../../base/errors.js';
import { type LiveAbout, LiveFrames, type LiveRun } from '../../live/frames.js';
import type { LiveControl, LivePlace, LiveSession, LiveStreets } from '../../live/protocol.js';
import { Access, isLoopbackHost, type Refusal } from './access.js';
import { Assets, type CompressedBody, type LivePageFiles } from './assets.js';
import { controlOf } from './control.js';
import { notAvailable } from './freeAddress.js';
import { securityHeaders } from './headers.js';
import { Pages } from './pages.js';

/** What the live page shows, and what it may ask. */
export interface LiveSubject {
  readonly about: LiveAbout;
  readonly run: LiveRun;
  /** Asked about a place; the id is checked there. */
  readonly place: (id: string) => Promise<LivePlace>;
  /** Asked for a tile of streets. */
  readonly streets: (zoom: number, column: number, row: number) => Promise<LiveStreets>;
  /** Controls the replay; null when nothing here drives one. */
  readonly control: ((command: LiveControl) => Promise<void>) | null;
}

export interface LiveServerOptions {
  /** Port; 0 takes a free one. @default 8600 */
  readonly port?: number;
  /** Address to listen on. Others than those of the loopback interface need the token. @default 127.0.0.1 */
  readonly host?: string;
  /** Secret for pages when the host is not of the loopback interface. @default 24 random bytes */
  readonly token?: string;
  /** Pages that may be connected at a time. @default 1,000 */
  readonly maxPages?: number;
}

/** Defaults of `serveLive`. */
export const liveServerDefaults = { port: 8_600, host: '127.0.0.1', maxPages: 1_000 } as const;

const optionNames: OptionNames<LiveServerOptions> = { ...liveServerDefaults, token: true };

export interface LiveServer {
  /** Where to open the page; with the token if it needs one. */
  readonly url: string;
  readonly port: number;
  /** Pages that are connected. */
  readonly pages: () => number;
  /** Notes that accidents arrive that were read from the log at this time. */
  noteArrival(readMs: number): void;
  /** Shows another stream from now on, such as after a seek. */
  restart(run: LiveRun): void;
  /** Says goodbye to the pages and ends at once. */
  close(): Promise<void>;
}

/** Pages come back after this long, milliseconds. */
const retryInMs = 1_000;
const maxBodyBytes = 10_000;
/** A request that is not whole by then is cut. */
const maxRequestMs = 30_000;

/**
 * Serves the live page: the page and its files, the stream of frames, questions to the store, and the control of a replay. No
 * request by GET changes anything.
 * @throws ConfigurationError when the address is not available
 */
export async function serveLive(
  subject: LiveSubject,
  page: LivePageFiles,
  options: LiveServerOptions = {},
): Promise<LiveServer> {
  requireKnownOptions('serveLive', options, optionNames);
  const { port, host, maxPages } = { ...liveServerDefaults, ...options };
  requireLimit('maxPages', maxPages);
  const token = options.token ?? randomBytes(24).toString('base64url');
  const access = new Access({ host, token });
  const assets = new Assets(page);
  const frames: LiveFrames = new LiveFrames(subject.run, {
    about: subject.about,
    process: Date.now().toString(36),
    onFrame: (frame) => pages.send(frame),
  });
  const pages: Pages = new Pages(() => frames, maxPages);
  const app = fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    requestTimeout: maxRequestMs,
    // The answer to HEAD would be a stream without content that never ends.
    exposeHeadRoutes: false,
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const refusal = access.refusalOf(request.headers);
    if (refusal !== null) return refuse(reply, refusal);
    const isOpen = /^\/(?:assets\/.*|session)?(?:\?|$)/.test(request.url);
    if (!(isOpen || access.isKnown(request.headers))) return refuse(reply, access.unknown);
  });
  // After hijack, nobody else ends the streams, and closing would wait for them.
  app.addHook('preClose', async () => pages.close(retryInMs));
  app.setErrorHandler((error, _request, reply) => sendError(reply, error));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `Not found: ${request.method} ${request.url.split('?')[0]}.` }),
  );

  app.get('/', (request, reply) => {
    reply.header('cache-control', 'no-cache');
    return sendBody(reply, assets.html, request.headers['accept-encoding']);
  });
  app.get('/assets/:name', (request, reply) => {
    const body = assets.get(request.url.split('?')[0]!);
    if (body === undefined) return reply.callNotFound();
    reply.header('cache-control', 'public, max-age=31536000, immutable');
    return sendBody(reply, body, request.headers['accept-encoding']);
  });
  app.get('/stream', (request, reply) => {
    if (pages.count >= maxPages) {
      reply.code(503).header('retry-after', '30');
      return reply.send({ error: `Expected at most ${maxPages} pages, got one more.` });
    }
    reply.hijack();
    pages.connect(request.raw, reply.raw);
    return reply;
  });
  app.get('/session', async (request, reply): Promise<LiveSession | FastifyReply> => {
    if (!access.isKnown(request.headers)) return refuse(reply, access.unknown);
    reply.header('cache-control', 'no-store');
    return { controlToken: subject.control === null ? null : access.controlToken };
  });
  app.post('/session', async (request, reply) => {
    const cookie = access.cookieFor((request.body as { token?: unknown } | null)?.token);
    if (cookie === null) return refuse(reply, access.unknown);
    return reply.code(204).header('set-cookie', cookie).send();
  });
  app.post('/control', async (request, reply) => {
    if (!access.mayControl(request.headers)) return refuse(reply, notAllowed);
    if (subject.control === null) {
      return reply.code(409).send({ error: 'This server shows a stream that another program drives.' });
    }
    await subject.control(controlOf(request.body));
    return reply.code(204).send();
  });
  addQuestions(app, subject);

  const url = await listen(app, host, port);
  const actualPort = Number(new URL(url).port);
  return {
    url: access.isLoopback
      ? `http://${urlHost(host)}:${actualPort}/`
      : `http://${urlHost(reachable(host))}:${actualPort}/#token=${token}`,
    port: actualPort,
    pages: () => pages.count,
    noteArrival: (readMs) => frames.noteArrival(readMs),
    restart: (run) => frames.restart(run, Date.now()),
    close: async () => {
      await app.close();
    },
  };
}

const notAllowed: Refusal = {
  status: 403,
  error: 'Controlling the replay needs the control token.',
  hint: 'Send the token of GET /session in the header x-blackspot-token.',
};

function addQuestions(app: FastifyInstance, { place, streets }: LiveSubject): void {
  app.get('/api/place', async (request, reply) => {
    const { id } = request.query as { id?: unknown };
    reply.header('cache-control', 'no-store');
    return place(typeof id === 'string' ? id : '');
  });
  app.get('/api/streets', async (request, reply) => {
    const { zoom, column, row } = request.query as Readonly<Record<string, unknown>>;
    reply.header('cache-control', 'no-store');
    return streets(Number(zoom ?? Number.NaN), Number(column ?? Number.NaN), Number(row ?? Number.NaN));
  });
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw notAvailable(host, port, cause as Error);
  }
}

function refuse(reply: FastifyReply, { status, error, hint }: Refusal): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send({ error, hint });
}

function sendBody(
  reply: FastifyReply,
  body: CompressedBody,
  acceptEncoding: string | string[] | undefined,
): FastifyReply {
  const { bytes, encoding } = body.for(String(acceptEncoding ?? ''));
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply.header('vary', 'accept-encoding').type(body.type).send(bytes);
}

/** Errors of this library say what was wrong with the request; others are ours, and say nothing. */
function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  if (isBlackspotError(error)) {
    const status = error.code === 'INPUT' ? 400 : error.retriable ? 503 : 500;
    return reply.code(status).send({ error: error.message, hint: error.hint });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = status < 500 ? (error as Error).message : 'The request could not be answered.';
  return reply.code(status).send({ error: message });
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** An address for other machines, when the server listens on all of them. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outer = addresses.find(({ address, family }) => family === 'IPv4' && !isLoopbackHost(address));
  return outer?.address ?? '127.0.0.1';
}
