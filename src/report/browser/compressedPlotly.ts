/** plotly.js as an output of a notebook brings it: compressed by gzip, in base64. */
export class CompressedPlotly {
  readonly loaded: Promise<void>;
  #take: (compressed: string) => void = () => undefined;

  constructor() {
    this.loaded = new Promise<string>((take) => {
      this.#take = take;
    }).then(load);
  }

  /** Loads the first copy that comes. */
  push(compressed: string): void {
    this.#take(compressed);
  }
}

async function load(compressed: string): Promise<void> {
  const bytes = Uint8Array.from(atob(compressed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const script = document.createElement('script');
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  script.remove();
}
