/** Smaller bodies are not counted. */
export const leastLargeBytes: number = 32 << 10;
export const mostLargeBytes: number = 64 << 20;

/** The memory for large bodies, those that arrive and those whose answer is not ready: one of any size, or several up to 64 MiB. */
export class LargeBodies {
  #bytes = 0;

  /** @param onChange called with the bytes of all of them */
  constructor(private readonly onChange: (bytes: number) => void) {}

  /**
   * Makes room for more bytes of a body.
   * @param own those of the same body that are held already
   * @returns false when there is no room
   */
  hold(bytes: number, own = 0): boolean {
    const isAlone = this.#bytes === own;
    if (!isAlone && this.#bytes + bytes > mostLargeBytes) return false;
    this.#change(bytes);
    return true;
  }

  release(bytes: number): void {
    this.#change(-bytes);
  }

  #change(bytes: number): void {
    this.#bytes += bytes;
    this.onChange(this.#bytes);
  }
}
