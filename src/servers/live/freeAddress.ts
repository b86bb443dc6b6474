import { createServer } from 'node:net';
import { ConfigurationError } from '../../base/errors.js';

/**
 * Checks, before anything that takes long, that the live page can be served at an address.
 * @throws ConfigurationError when it is not available
 */
export async function requireFreeAddress(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (cause) {
    throw notAvailable(host, port, cause as Error);
  }
  await new Promise((resolve) => server.close(resolve));
}

/** The error of an address on which nothing can listen. */
export function notAvailable(host: string, port: number, cause: Error): ConfigurationError {
  return new ConfigurationError(`${host}:${port} is not available: ${cause.message}`, {
    hint: 'Choose another port, or 0 for a free one.',
    cause,
    details: { host, port },
  });
}
