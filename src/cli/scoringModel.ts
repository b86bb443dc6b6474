import { type Command, Option } from 'commander';
import { openLiveModel } from '../app/liveModel.js';
import { ConfigurationError } from '../base/errors.js';
import { setting } from '../base/settings.js';
import { withoutPassword } from '../base/urls.js';
import { kafkaDefaults } from '../log/kafkaSettings.js';
import { endpointDefaults, openEndpoint } from '../models/endpoint/openEndpoint.js';
import { openModel } from '../models/folder/openModel.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { openWithRetries, ServerWait } from './serverWait.js';

export interface ModelFlags {
  readonly model?: string;
  readonly endpoint?: string;
}

/** The model of a command: a folder, or an endpoint with its URL if that is not SageMaker's. */
export type ModelChoice =
  | { readonly folder: string }
  | { readonly endpoint: string; readonly url: string | undefined };

/**
 * @param does what the command does with a model
 * @param prefix what the texts of the options begin with
 */
export function addModelOptions(command: Command, does: string, prefix = ''): Command {
  return command
    .addOption(new Option('--model <folder>', `${prefix}${does} with this model`).conflicts('endpoint'))
    .option(
      '--endpoint <name>',
      `${prefix}the same with the model of this SageMaker endpoint, or of the server at BLACKSPOT_ENDPOINT_URL (default without --model: ENDPOINT_NAME)`,
    );
}

/** What the flags name, else the environment. Null if neither does. */
export function modelChoice({ model, endpoint = setting('ENDPOINT_NAME') }: ModelFlags): ModelChoice | null {
  if (model !== undefined) return { folder: model };
  const url = setting('BLACKSPOT_ENDPOINT_URL');
  if (endpoint !== undefined) return { endpoint, url };
  if (url === undefined) return null;
  throw new ConfigurationError('Expected BLACKSPOT_ENDPOINT_URL to come with ENDPOINT_NAME, got none.', {
    hint: 'Set ENDPOINT_NAME or --endpoint, or unset BLACKSPOT_ENDPOINT_URL. `serve-model` answers to any name.',
  });
}

/** Opens a model for files. */
export async function openScoringModel(choice: ModelChoice, signal: AbortSignal): Promise<ScoringModel> {
  if ('folder' in choice) return openModel(choice.folder);
  const { endpoint: name, url } = choice;
  const wait = new ServerWait(shownEndpoint(name, url), endpointDefaults.retryTimeoutSeconds);
  return openEndpoint({
    name,
    ...(url === undefined ? {} : { url }),
    signal,
    onUnavailable: ({ message }) => wait.unavailable(message),
  });
}

function shownEndpoint(name: string, url: string | undefined): string {
  return `endpoint ${name}${url === undefined ? '' : ` at ${withoutPassword(url)}`}`;
}

/**
 * Opens a model for a stream. An endpoint is waited for: at the start as long as Kafka, and without a limit by `consume`, to
 * which a request that has failed for some seconds is left, so that `/health` shows it.
 *
 * @param onUnavailable called before each wait
 */
export async function openStreamModel(
  choice: ModelChoice,
  signal: AbortSignal,
  onUnavailable: () => void = () => {},
): Promise<ScoringModel> {
  if ('folder' in choice) return openLiveModel(choice.folder);
  const { endpoint: name, url } = choice;
  const wait = new ServerWait(shownEndpoint(name, url), kafkaDefaults.retryTimeoutMs / 1_000);
  const opening = openWithRetries(signal, wait, () =>
    openEndpoint({
      name,
      ...(url === undefined ? {} : { url }),
      signal,
      retryTimeoutSeconds: 10,
      onUnavailable: ({ message }) => {
        onUnavailable();
        wait.unavailable(message);
      },
    }),
  );
  return wait.during(opening, null);
}

/** Ends the connections of an endpoint. A model of this machine has none. */
export function closeModel(model: ScoringModel | null): void {
  if (model !== null && 'close' in model) model.close();
}
