import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Answer = number | { status: number; headers?: Record<string, string> } | 'hang' | 'break';

/** A receiver of a webhook that gives these answers in turn, the last one again and again, until the test ends. */
export async function receiver(answers: readonly Answer[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => {
      body += data;
    });
    request.on('end', () => {
      const answer = answers[Math.min(received.length, answers.length - 1)]!;
      received.push({ headers: request.headers, body });
      if (answer === 'hang') return;
      if (answer === 'break') return void request.socket.destroy();
      const { status, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, headers).end('thanks');
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/a-secret-path`, received };
}
