import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { requireInteger, requireKnownOptions, requirePositive } from '../../base/checks.js';
import { ConfigurationError } from '../../base/errors.js';
import type { TrainedModel } from '../../models/trainedModel.js';
import {
  createModelHandler,
  type ModelHandler,
  type ModelHandlerOptions,
  modelHandlerDefaults,
} from './handler.js';
import { type ModelRequest, type ModelResponse, refusalResponse, refused } from './http.js';
import { leastLargeBytes } from './largeBodies.js';

export interface ServeModelOptions extends ModelHandlerOptions {
  /** 0 takes a free one. @default 8080, as at SageMaker */
  readonly port?: number;
  /** The address to listen on; `0.0.0.0` for all of the machine, as in a container. @default 127.0.0.1 */
  readonly host?: string;
  /** How long a request may take to arrive, headers and body, seconds. @default 60 */
  readonly requestTimeoutSeconds?: number;
}

/** Defaults of `serveModel`. */
export const serveModelDefaults: Required<ServeModelOptions> = {
  ...modelHandlerDefaults,
  port: 8_080,
  host: '127.0.0.1',
  requestTimeoutSeconds: 60,
};

/** A server that answers requests for predictions. */
export interface ModelServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts no more connections, lets requests in flight end within the grace time, then closes every connection.
   * @param graceSeconds @default 25: SageMaker and Kubernetes kill a container 30 seconds after SIGTERM. Docker does after 10: set `stop_grace_period`
   */
  close(graceSeconds?: number): Promise<void>;
}

/**
 * Serves a model over HTTP: see `createModelHandler`. `node:http` is enough for six fixed paths, and a web framework would read
 * bodies and negotiate formats by rules that SageMaker does not have.
 *
 * @throws InputError when an option is wrong, or the model cannot be served
 * @throws ConfigurationError when the port is not available
 * @example
 * const server = await serveModel(await openModel('model'), { port: 8080 });
 */
export async function serveModel(
  trained: TrainedModel,
  options: ServeModelOptions = {},
): Promise<ModelServer> {
  requireKnownOptions('serveModel', options, serveModelDefaults);
  const { port, host, requestTimeoutSeconds, ...handling } = { ...serveModelDefaults, ...options };
  requireInteger('port', port, 0, 65_535);
  requirePositive('requestTimeoutSeconds', requestTimeoutSeconds);
  const handler = createModelHandler(trained, handling);
  const { metrics, maxBodyBytes } = handler;
  const read = (request: IncomingMessage): Promise<Body> => bodyOf(request, handler);
  let isClosing = false;

  const begin = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    metrics.begin();
    response.once('close', () => {
      const isAnswered = response.writableFinished || refusedSockets.has(socket);
      metrics.end(isAnswered ? 'answered' : 'cut');
    });
  };
  const answerTo = async (request: IncomingMessage, body: ModelRequest['body']): Promise<ModelResponse> => {
    const { method = 'GET', url = '/' } = request;
    if (hasHost(request)) return handler.answer({ method, path: url, headers: headersOf(request), body });
    metrics.answered('other', withoutHost.status);
    return withoutHost;
  };
  const serve = (request: IncomingMessage, response: ServerResponse, reading: Promise<Body>): void => {
    begin(request, response);
    void reading.then(async (body) => {
      if (body === 'aborted') return;
      const answer = await answerTo(request, body);
      if (isClosing || body === null) response.setHeader('connection', 'close');
      send(response, answer);
    });
  };
  /** Those that got an answer outside of a response. */
  const refusedSockets = new WeakSet<Socket>();
  const timeoutMs = requestTimeoutSeconds * 1_000;
  const server = createServer(
    {
      requestTimeout: timeoutMs,
      headersTimeout: Math.min(timeoutMs, longestHeadersMs),
      connectionsCheckingInterval: Math.min(timeoutMs, checkingMs),
      keepAliveTimeout: keepAliveMs,
      // `answerTo` requires it, and names the reason.
      requireHostHeader: false,
    },
    (request, response) => serve(request, response, read(request)),
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // A body that is too large is refused before it is sent.
    const isTooLarge = Number(request.headers['content-length']) > maxBodyBytes;
    if (!isTooLarge) response.writeContinue();
    serve(request, response, isTooLarge ? Promise.resolve(null) : read(request));
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    begin(request, response);
    metrics.answered('other', otherExpectation.status);
    // Its body may come or not: the client waits for something that this server does not know.
    response.setHeader('connection', 'close');
    send(response, otherExpectation);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error);
    metrics.answered('other', refusal.status);
    refusedSockets.add(socket);
    refuseSocket(socket, refusal);
  });
  await listen(server, port, host);
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    port: listening,
    close: async (graceSeconds = defaultGraceSeconds) => {
      isClosing = true;
      // Requests that have arrived are read first: their connections look idle until then, and would be closed.
      await setImmediate();
      const timer = setTimeout(() => server.closeAllConnections(), graceSeconds * 1_000);
      // Closes idle connections, too.
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(timer);
    },
  };
}

/** SageMaker and Kubernetes kill a container 30 seconds after SIGTERM. */
export const defaultGraceSeconds = 25;
const longestHeadersMs = 10_000;
const checkingMs = 1_000;
/** How long a client may take to read a refusal. */
const lingerMs = 1_000;
/** Longer than load balancers keep a connection idle (60 s), so that they never send on one that was just closed. */
const keepAliveMs = 65_000;

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new ConfigurationError(`Port ${port} of ${host} is not available: ${cause.message}`, {
          hint: 'Choose another port, or 0 for a free one.',
          cause,
          details: { port, host },
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** `aborted` when the client is gone. */
type Body = ModelRequest['body'] | 'aborted';

/** Reads a body to its end, also one that is not kept: clients see no answer before they have sent all of it. */
async function bodyOf(
  request: IncomingMessage,
  { maxBodyBytes, largeBodies }: Pick<ModelHandler, 'maxBodyBytes' | 'largeBodies'>,
): Promise<Body> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let heldBytes = 0;
  let isBusy = false;
  const letGo = (): void => {
    largeBodies.release(heldBytes);
    heldBytes = 0;
  };
  /** Whether the body, which has grown, is kept. */
  const isKept = (): boolean => {
    if (isBusy || bytes > maxBodyBytes) return false;
    if (bytes <= leastLargeBytes) return true;
    isBusy = !largeBodies.hold(bytes - heldBytes, heldBytes);
    if (!isBusy) heldBytes = bytes;
    return !isBusy;
  };
  return await new Promise((resolve) => {
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (isKept()) pieces.push(piece);
      else {
        pieces = [];
        letGo();
      }
    });
    const end = (body: Body): void => {
      letGo();
      resolve(body);
    };
    request.once('end', () => {
      if (bytes > maxBodyBytes) end(null);
      else if (isBusy) end('busy');
      else end(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces));
    });
    request.once('error', () => end('aborted'));
    request.once('close', () => end('aborted'));
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    ['accept', 'content-type', 'content-encoding'].map((name) => [name, headers[name] as string | undefined]),
  );
}

function send(response: ServerResponse, { status, headers, body }: ModelResponse): void {
  response.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(body);
}

/** HTTP/1.1 requires the header. */
function hasHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion !== '1.1';
}

const withoutHost = refusalResponse(refused(400, 'Expected the header Host, got none.'));
const otherExpectation = refusalResponse(refused(417, 'Expected the header Expect to be 100-continue.'));

/** The answer to bytes that are not a request, or that take too long. */
function refusalOf({ code }: NodeJS.ErrnoException): ModelResponse {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refusalResponse(refused(408, 'Expected the whole request in time, got a part of it.'));
    case 'HPE_HEADER_OVERFLOW':
      return refusalResponse(refused(431, 'Expected headers of at most 16 KiB, got more.'));
    case 'HPE_INVALID_EOF_STATE':
      return refusalResponse(refused(400, 'Expected the whole request, got a part of it.'));
    default:
      return refusalResponse(refused(400, 'Expected a request of HTTP/1.1, got something else.'));
  }
}

function refuseSocket(socket: Socket, { status, headers, body }: ModelResponse): void {
  const reason = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }[
    status
  ];
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${headers['content-type']}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  // A client that never closes its side would hold the connection, and the part of a body that came.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
