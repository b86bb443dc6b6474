import { fileURLToPath } from 'node:url';
import { setting } from './base/settings.js';
import { openModel } from './models/folder/openModel.js';
import { createModelHandler } from './servers/model/handler.js';
import { createLambdaHandler } from './servers/model/lambda.js';

const folder = setting('BLACKSPOT_MODEL') ?? fileURLToPath(new URL('model', import.meta.url));

/**
 * The handler of a Lambda function, `lambda.handler`: see `createLambdaHandler`. It serves the model in the folder
 * `BLACKSPOT_MODEL`, or in `model/` beside this file, which is read once, when the function starts.
 */
export const handler: (event: unknown) => Promise<unknown> = createLambdaHandler(
  createModelHandler(await openModel(folder), { onError: console.error }),
);
