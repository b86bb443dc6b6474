import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../base/errors.js';

/** An HTTP server that only programs on this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  /** Allows the process to end while the server listens. */
  unref(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 * @param port 0 takes any free one
 * @throws ConfigurationError when the port is not available
 */
export async function listenOnLoopback(listener: RequestListener, port: number): Promise<LoopbackServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new ConfigurationError(`Port ${port} is not available: ${cause.message}`, {
          hint: 'Choose another port, or 0 for a free one.',
          cause,
          details: { port },
        }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    unref: () => server.unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
