import { expect, it } from 'vitest';
import { createModelHandler } from '../../../src/servers/model/handler.js';
import { createLambdaHandler } from '../../../src/servers/model/lambda.js';
import { testModel } from './model.js';

const handler = createModelHandler(testModel());
const lambda = createLambdaHandler(handler);
const body = JSON.stringify({ Start_Time: '2022-03-01 17:30:00', State: 'OH' });
const answer = handler.answer({ method: 'POST', path: '/invocations', headers: {}, body: Buffer.from(body) });

it('answers events of function URLs, API gateways and load balancers as the server does', async () => {
  const base64 = Buffer.from(body).toString('base64');
  const events = [
    // A function URL, and an API gateway with payload 2.0 whose stage is not the default one.
    {
      version: '2.0',
      rawPath: '/invocations',
      headers: { 'content-type': 'application/json' },
      requestContext: { stage: '$default', http: { method: 'POST', path: '/invocations' } },
      body: base64,
      isBase64Encoded: true,
    },
    {
      version: '2.0',
      rawPath: '/prod/invocations',
      requestContext: { stage: 'prod', http: { method: 'POST' } },
      body,
      isBase64Encoded: false,
    },
    // An API gateway with payload 1.0, and a load balancer.
    {
      version: '1.0',
      httpMethod: 'POST',
      path: '/invocations',
      headers: { 'Content-Type': 'application/json' },
      multiValueHeaders: { 'Content-Type': ['application/json'] },
      requestContext: { stage: 'prod' },
      body,
      isBase64Encoded: false,
    },
    {
      httpMethod: 'POST',
      path: '/invocations',
      multiValueHeaders: { accept: ['*/*'] },
      requestContext: {},
      body,
    },
  ];
  for (const event of events)
    expect(await lambda(event)).toEqual({
      statusCode: 200,
      headers: answer.headers,
      body: answer.body,
      isBase64Encoded: false,
    });
  expect(await lambda({ httpMethod: 'GET', path: '/ping', body: null })).toMatchObject({ statusCode: 200 });
  expect(await lambda({ httpMethod: 'POST', path: '/invocations', body: null })).toMatchObject({
    statusCode: 400,
  });
});

it('refuses an event of something else', async () => {
  for (const event of [{}, null, { Records: [] }, { version: '2.0', rawPath: 3 }])
    await expect(lambda(event)).rejects.toThrow('Expected an event of a function URL or an API gateway');
});
