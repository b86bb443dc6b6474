/**
 * Counts that decay with event time, on a grid of cells. Forward decay (Cormode et al. 2009): an accident at t has the weight
 * 2^((t - landmark) / half-life) for ever, and only the whole grid is scaled when it is read, so the order of arrival makes no
 * difference and late accidents count with their own age.
 */
export class HeatGrid {
  width = 0;
  height = 0;
  #values = new Float32Array(0);
  #rows = new Float32Array(0);
  #blurred = new Float32Array(0);
  #halfLifeMs = 1;
  #landmarkMs: number | null = null;
  #kernel = kernelOf(3);

  /** Empties the grid and gives it this size, half-life and kernel radius in cells. */
  reset(width: number, height: number, halfLifeMs: number, radius: number): void {
    const size = width * height;
    if (this.#values.length !== size) {
      this.#values = new Float32Array(size);
      this.#rows = new Float32Array(size);
      this.#blurred = new Float32Array(size);
    } else this.#values.fill(0);
    this.width = width;
    this.height = height;
    this.#halfLifeMs = halfLifeMs;
    this.#landmarkMs = null;
    this.#kernel = kernelOf(radius);
  }

  /** Adds accidents at a cell. */
  add(column: number, row: number, eventMs: number, weight: number): void {
    if (!(column >= 0 && column < this.width && row >= 0 && row < this.height)) return;
    this.#landmarkMs ??= eventMs;
    let exponent = (eventMs - this.#landmarkMs) / this.#halfLifeMs;
    if (exponent > 40) {
      this.#moveLandmark(eventMs);
      exponent = 0;
    }
    this.#values[row * this.width + column]! += weight * 2 ** exponent;
  }

  /**
   * The decayed count around each cell at this time, summed with the weights of the kernel: 1 in the middle, less around it. The
   * array is overwritten by the next call.
   */
  read(nowMs: number): Float32Array {
    const { width, height } = this;
    const scale = this.#landmarkMs === null ? 0 : 2 ** ((this.#landmarkMs - nowMs) / this.#halfLifeMs);
    const kernel = this.#kernel;
    const radius = (kernel.length - 1) / 2;
    const [values, rows, blurred] = [this.#values, this.#rows, this.#blurred];
    rows.fill(0);
    blurred.fill(0);
    // Most cells are empty: what is there is spread, in place of gathering for each cell.
    for (let row = 0; row < height; row++) {
      const start = row * width;
      for (let column = 0; column < width; column++) {
        const value = values[start + column]! * scale;
        if (value < 1e-4) continue;
        const from = Math.max(-radius, -column);
        const to = Math.min(radius, width - 1 - column);
        for (let k = from; k <= to; k++) rows[start + column + k]! += value * kernel[k + radius]!;
      }
    }
    for (let row = 0; row < height; row++) {
      const start = row * width;
      const from = Math.max(-radius, -row);
      const to = Math.min(radius, height - 1 - row);
      for (let column = 0; column < width; column++) {
        const value = rows[start + column]!;
        if (value === 0) continue;
        for (let k = from; k <= to; k++) blurred[start + column + k * width]! += value * kernel[k + radius]!;
      }
    }
    return blurred;
  }

  /** The number of cells that a disc would have that counts as much as the kernel. */
  get kernelCells(): number {
    return this.#kernel.reduce((sum, weight) => sum + weight, 0) ** 2;
  }

  #moveLandmark(toMs: number): void {
    const factor = 2 ** ((this.#landmarkMs! - toMs) / this.#halfLifeMs);
    for (let cell = 0; cell < this.#values.length; cell++) this.#values[cell]! *= factor;
    this.#landmarkMs = toMs;
  }
}

/** A bell of 1 in the middle. */
function kernelOf(radius: number): Float32Array {
  return Float32Array.from({ length: 2 * radius + 1 }, (_, at) =>
    Math.exp(-(((at - radius) / (radius / 2.5)) ** 2) / 2),
  );
}

/**
 * The count that has the last colour. It stays until it is wrong by a factor of 1.7 up or 2.2 down, so that colours do not
 * breathe.
 */
export class HeatDomain {
  #top: number | null = null;

  reset(): void {
    this.#top = null;
  }

  /** Takes the values on the screen, and returns the top. */
  update(values: Float32Array): number {
    const wanted = Math.max(1, quantile992(values) * 1.15);
    if (this.#top === null || wanted > this.#top * 1.7 || wanted < this.#top / 2.2) this.#top = wanted;
    return this.#top;
  }
}

const bins = new Uint32Array(512);

/** The 99.2 % quantile of the cells that are not empty, to 5 %. */
function quantile992(values: Float32Array): number {
  bins.fill(0);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value < 0.02) continue;
    count++;
    bins[Math.min(511, Math.max(0, Math.floor(14 * Math.log2(value / 0.02))))]!++;
  }
  let above = count * 0.008;
  for (let bin = 511; bin >= 0; bin--) {
    above -= bins[bin]!;
    if (above < 0) return 0.02 * 2 ** ((bin + 0.5) / 14);
  }
  return 0;
}
