/** A server of the live page for tests, with a state that the test fills. */
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { ConnectionError } from '../../../src/base/errors.js';
import type { LiveRun } from '../../../src/live/frames.js';
import { LiveState } from '../../../src/live/liveState.js';
import type { LiveControl } from '../../../src/live/protocol.js';
import type { LiveServer, LiveServerOptions } from '../../../src/servers/live/serveLive.js';
import { serveLive } from '../../../src/servers/live/serveLive.js';
import { about, streamOf } from '../../live/events.js';

export interface Served {
  readonly server: LiveServer;
  readonly state: LiveState;
  readonly commands: LiveControl[];
  readonly base: string;
  readonly run: LiveRun;
}

const open: LiveServer[] = [];

export async function closeAll(): Promise<void> {
  for (const server of open.splice(0)) await server.close();
}

export async function serve(
  options: LiveServerOptions & { readonly isControlled?: boolean } = {},
): Promise<Served> {
  const { isControlled = true, ...given } = options;
  const state = new LiveState();
  const commands: LiveControl[] = [];
  const run: LiveRun = {
    state,
    expectations: null,
    surges: null,
    stream: streamOf({ speedFactor: 60, isPaused: false, hasEnded: false }),
  };
  const server = await serveLive(
    {
      about,
      run,
      place: async (id) => {
        if (id === 'county:TX/Away')
          throw new ConnectionError('Expected at most 2 questions at a time, got one more.');
        if (id === 'county:TX/Broken') throw new Error('a secret path');
        return { id } as never;
      },
      streets: async (zoom, column, row) => ({ zoom, column, row }) as never,
      control: isControlled
        ? async (command) => {
            commands.push(command);
          }
        : null,
    },
    {
      files: [{ name: 'page.js', content: 'export {};'.repeat(100) }],
      html: (addressOf) =>
        `<!doctype html><title>live</title><script src="${addressOf('page.js')}"></script>`,
    },
    { port: 0, ...given },
  );
  open.push(server);
  return { server, state, commands, base: `http://127.0.0.1:${server.port}`, run };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request with any headers, also those that fetch does not let a program set. */
export function ask(
  { server }: Pick<Served, 'server'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { connection: 'close', ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Opens the stream; `onBytes` gets what arrives. */
export function openStream(
  { server }: Pick<Served, 'server'>,
  headers: Record<string, string>,
  onBytes: (bytes: Buffer, headers: IncomingHttpHeaders) => void,
): ClientRequest {
  const sent = request({ host: '127.0.0.1', port: server.port, path: '/stream', headers }, (response) => {
    response.on('data', (bytes: Buffer) => onBytes(bytes, response.headers));
    response.on('error', () => {});
  });
  sent.on('error', () => {});
  sent.end();
  return sent;
}
