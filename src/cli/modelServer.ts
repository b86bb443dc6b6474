/** The program of the server image: `blackspot serve-model` alone. The build bundles it into one file, `dist/model-server.mjs`. */
import { programOf, runProcess } from './run.js';
import { addServeModel } from './serveModel.js';

await runProcess(programOf([addServeModel]), ['serve-model']);
