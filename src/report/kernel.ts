/** One place in a notebook's output that can be written again. */
export interface KernelDisplay {
  html(html: string): void;
}

/** The part of tslab's own module that we use. */
export interface Kernel {
  readonly display: KernelDisplay;
  newDisplay(): KernelDisplay;
}

/** The kernel that this code runs in, or undefined outside of a tslab notebook. */
export function findKernel(): Kernel | undefined {
  // The module 'tslab' that can display exists only inside the kernel, behind the `require` of its cells.
  const cells = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__;
  return cells?.require?.('tslab') as Kernel | undefined;
}
