/** The one message over the map, if there is one. */
import { byId, setClass, setHidden, setText } from './dom.js';

export interface BannerMessage {
  readonly text: string;
  /** Something is wrong, as against good to know. */
  readonly isBad?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

export class Banner {
  readonly #root = byId('banner');
  readonly #text = byId('banner-text');
  readonly #button = byId('banner-action');
  #action: (() => void) | undefined;

  constructor() {
    this.#button.addEventListener('click', () => this.#action?.());
  }

  show(message: BannerMessage | null): void {
    setHidden(this.#root, message === null);
    if (message === null) return;
    setText(this.#text, message.text);
    setClass(this.#root, message.isBad ? 'bad' : '');
    this.#action = message.action?.run;
    setHidden(this.#button, message.action === undefined);
    setText(this.#button, message.action?.label ?? '');
  }
}
