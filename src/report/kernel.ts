/** An output of a notebook that can be replaced. */
export interface KernelDisplay {
  html(html: string): void;
}

/** The used part of tslab's own module. */
export interface Kernel {
  readonly display: KernelDisplay;
  newDisplay(): KernelDisplay;
}

/** The kernel that runs this code; undefined outside of a tslab notebook. */
export function findKernel(): Kernel | undefined {
  // The module 'tslab' with a display exists only inside the kernel, in the `require` of its cells.
  const cells = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__;
  return cells?.require?.('tslab') as Kernel | undefined;
}
