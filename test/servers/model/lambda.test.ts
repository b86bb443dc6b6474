import { expect, it } from 'vitest';
import { createModelHandler } from '../../../src/servers/model/handler.js';
import { createLambdaHandler } from '../../../src/servers/model/lambda.js';
import { testModel } from './model.js';

const handler = createModelHandler(testModel());
const lambda = createLambdaHandler(handler);
const fields = { Start_Time: '2022-03-01 17:30:00', State: 'OH' };
const body = JSON.stringify(fields);
const base64 = Buffer.from(body).toString('base64');
const request = { method: 'POST', path: '/invocations', headers: {}, body: Buffer.from(body) };
const answer = await handler.answer(request);
const found = { statusCode: 200, headers: answer.headers, body: answer.body, isBase64Encoded: false };

/** What the services of AWS send, without the fields that are not read. */
const functionUrl = {
  version: '2.0',
  rawPath: '/invocations',
  headers: { 'content-type': 'application/json' },
  requestContext: { stage: '$default', http: { method: 'POST', path: '/invocations' } },
  body: base64,
  isBase64Encoded: true,
};
const httpApi = {
  version: '2.0',
  rawPath: '/prod/invocations',
  requestContext: { stage: 'prod', http: { method: 'POST' } },
  body,
  isBase64Encoded: false,
};
const restApi = {
  version: '1.0',
  httpMethod: 'POST',
  path: '/invocations',
  headers: { 'Content-Type': 'application/json', Accept: null },
  multiValueHeaders: { 'Content-Type': ['application/json'] },
  requestContext: { stage: 'prod' },
  body,
  isBase64Encoded: false,
};
const loadBalancer = {
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:x' } },
  httpMethod: 'POST',
  path: '/invocations',
  headers: { 'content-type': 'application/json' },
  body: base64,
  isBase64Encoded: true,
};

it('answers events of function URLs, API gateways and load balancers as the server does', async () => {
  for (const event of [functionUrl, httpApi, restApi, loadBalancer])
    expect(await lambda(event)).toEqual(found);
  const get = { httpMethod: 'GET', path: '/ping', headers: null, multiValueHeaders: null, body: null };
  expect(await lambda(get)).toMatchObject({ statusCode: 200 });
  expect(await lambda({ ...restApi, body: null })).toMatchObject({ statusCode: 400 });
  expect(await lambda({ ...restApi, headers: { 'Content-Encoding': 'br' } })).toMatchObject({
    statusCode: 415,
  });
});

it('answers a load balancer that sends lists of headers with lists', async () => {
  const { headers: _, ...event } = loadBalancer;
  const several = { 'Content-Type': ['application/json'], accept: ['text/html', 'text/csv;q=0.5'] };
  expect(await lambda({ ...event, multiValueHeaders: several })).toMatchObject({
    statusCode: 200,
    multiValueHeaders: { 'content-type': ['text/csv; charset=utf-8'] },
  });
});

it('refuses a request without a method or a path with status 400', async () => {
  for (const event of [
    { version: '2.0', rawPath: 3 },
    { requestContext: null },
    { requestContext: { http: 'POST' }, version: '2.0', rawPath: '/invocations' },
    { httpMethod: 'POST' },
    { httpMethod: ['POST'], path: '/invocations' },
  ])
    expect(await lambda(event)).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('Expected the event to have a method and a path'),
    });
});

it('takes what is not a request as the JSON of /invocations', async () => {
  const prediction = JSON.parse(answer.body) as unknown;
  expect(await lambda(fields)).toEqual(prediction);
  expect(await lambda([fields, fields])).toEqual([prediction, prediction]);
  expect(await lambda({ instances: [fields] })).toEqual({ predictions: [prediction] });
  for (const [event, message] of [
    [{ key1: 'value1' }, 'Invalid event in row 1: column not found: Start_Time.'],
    [{ Records: [] }, 'Invalid event in row 1: column not found: Start_Time.'],
    [{ ...fields, Start_Time: 'noon' }, 'Start_Time is not a time of the years 2000 to 2100.'],
    [null, 'Expected the body to be an event'],
    [undefined, 'Expected the body to be an event'],
    ['hello', 'Expected the body to be an event'],
  ] as const)
    await expect(lambda(event)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
});
