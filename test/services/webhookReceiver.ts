import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { webhookKey, webhookSignature } from '../../src/app/alarms/signature.js';
import type { Surge } from '../../src/surges/alarm.js';

export interface WebhookReceiver {
  readonly url: string;
  /** What was accepted, in order. */
  readonly posted: readonly { readonly id: string; readonly surge: Surge }[];
}

/** A receiver that fails in every way now and then, and keeps what it has accepted. */
export async function webhookReceiver(secret: string): Promise<WebhookReceiver> {
  const posted: { id: string; surge: Surge }[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => {
      body += data;
    });
    request.on('end', () => {
      requests += 1;
      if (requests % 6 === 1) return void request.socket.destroy();
      if (requests % 6 === 4) return void response.writeHead(503).end();
      const { headers } = request;
      const id = String(headers['webhook-id']);
      const signature = webhookSignature(webhookKey(secret), id, Number(headers['webhook-timestamp']), body);
      const isGenuine = headers['webhook-signature'] === signature;
      if (isGenuine) posted.push({ id, surge: JSON.parse(body).data });
      response.writeHead(isGenuine ? 204 : 400).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, posted };
}
