import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { unexpected } from '../base/checks.js';
import { InputError, isBlackspotError } from '../base/errors.js';
import type { ReplayControls } from '../replay/keyboard.js';
import { listenOnLoopback } from './loopback.js';

export interface ControlOptions {
  /** Port of the loopback interface; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Secret that allows control of the replay. @default 24 random bytes */
  readonly token?: string;
}

export interface ControlServer {
  /** URL with the token, for `controlReplay`. It allows control of the replay. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Lets notebooks and scripts control a replay over HTTP, on this machine only: `GET /status`, and `POST /pause`, `/resume`,
 * `/stop`, `/speed {"speedFactor": 3600}` or `"max"`, `/seek {"eventTime": "2019-01-01T05:00:00Z"}`. Each returns the status
 * as JSON. The token is sent in the query or in an `Authorization: Bearer` header. Requests of web pages are refused.
 * @throws ConfigurationError when the port is not available
 */
export async function serveControl(
  player: ReplayControls,
  options: ControlOptions = {},
): Promise<ControlServer> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const server = await listenOnLoopback((request, response) => {
    void replyTo(player, token, request).then(
      ({ status, body }) => send(response, status, body),
      () => send(response, 500, { error: 'The request could not be answered.' }),
    );
  }, options.port ?? 0);
  // The process ends after the replay, even if the server is still open.
  server.unref();
  return {
    url: `http://127.0.0.1:${server.port}/?token=${encodeURIComponent(token)}`,
    close: server.close,
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function replyTo(player: ReplayControls, token: string, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!isFromHere(request))
    return { status: 403, body: { error: 'Only programs on this machine may send requests.' } };
  if (!isSame(tokenOf(request, url), token))
    return { status: 401, body: { error: 'The token is missing or wrong.' } };
  const call = `${request.method} ${url.pathname}`;
  try {
    const body = request.method === 'POST' ? await bodyOf(request) : {};
    if (!act(player, call, body))
      return { status: 404, body: { error: `Command not found: ${call}.`, calls } };
    return { status: 200, body: statusOf(player) };
  } catch (error) {
    if (isBlackspotError(error)) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

const calls = ['GET /status', 'POST /pause', 'POST /resume', 'POST /stop', 'POST /speed', 'POST /seek'];

function act(player: ReplayControls, call: string, body: Readonly<Record<string, unknown>>): boolean {
  switch (call) {
    case 'GET /status':
      break;
    case 'POST /pause':
      player.pause();
      break;
    case 'POST /resume':
      player.resume();
      break;
    case 'POST /stop':
      player.stop();
      break;
    case 'POST /speed': {
      const { speedFactor } = body;
      if (typeof speedFactor !== 'number' && speedFactor !== 'max') {
        throw unexpected('speedFactor', 'a number above 0 or "max"', speedFactor);
      }
      player.setSpeed(speedFactor === 'max' ? Number.POSITIVE_INFINITY : speedFactor);
      break;
    }
    case 'POST /seek': {
      if (player.seek === undefined)
        throw new InputError('Expected the target of a seek to be Kafka, got segments.');
      if (typeof body.eventTime !== 'string') {
        throw unexpected('eventTime', 'an instant as text', body.eventTime);
      }
      player.seek(body.eventTime);
      break;
    }
    default:
      return false;
  }
  return true;
}

/** JSON has no Infinity, which is sent as "max". */
function statusOf(player: ReplayControls): unknown {
  const status = player.status();
  return { ...status, speedFactor: Number.isFinite(status.speedFactor) ? status.speedFactor : 'max' };
}

/** Refuses web pages: requests from other origins, and names that resolve to this address. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const host = headers.host?.replace(/:\d+$/, '');
  return ['127.0.0.1', 'localhost'].includes(host ?? '') && headers.origin === undefined;
}

function tokenOf({ headers }: IncomingMessage, url: URL): string {
  return headers.authorization?.replace(/^Bearer /, '') ?? url.searchParams.get('token') ?? '';
}

function isSame(first: string, second: string): boolean {
  const [one, other] = [Buffer.from(first), Buffer.from(second)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const piece of request) {
    text += piece;
    if (text.length > maxCharacters)
      throw unexpected('the request', `at most ${maxCharacters} characters long`, text.length);
  }
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The error below covers it.
  }
  throw unexpected('the request', 'a JSON object', text);
}

const maxCharacters = 10_000;

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
