/** The emulator of Lambda's runtime interface, and schemathesis, which fuzzes a server by its OpenAPI document. */
import { join } from 'node:path';
import { cached, output } from './cache.mjs';

const emulator = 'github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie';
const emulatorVersion = 'v0.0.0-20261030222936-bef5c4ba774d';
const schemathesis = 'schemathesis==4.32.5';

/** Builds the emulator unless it is there. @returns its path */
export function fetchLambdaEmulator() {
  const folder = cached(`aws-lambda-rie-20261030`, (target) => {
    output('go', ['install', `${emulator}@${emulatorVersion}`], {
      hint: 'Go 1.24 or later builds the emulator: https://go.dev/dl/',
      env: { ...process.env, GOBIN: target, GOFLAGS: '' },
    });
  });
  return join(folder, 'aws-lambda-rie');
}

/** Installs schemathesis unless it is there. @returns its path */
export function fetchSchemathesis() {
  const folder = cached(schemathesis, (target) => {
    const hint = 'python3 with venv and pip installs it: on Debian and Ubuntu, apt-get install python3-venv.';
    output('python3', ['-m', 'pip', 'install', '--quiet', '--target', target, schemathesis], { hint });
  });
  return folder;
}
