import openToolkit from 'wabt';

/** The binary form of a WebAssembly module in text form. @throws an error that names the line. */
export async function assembleKernels(source: string): Promise<Uint8Array> {
  const { parseWat } = await openToolkit();
  const module = parseWat('kernels.wat', source, { simd: true });
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
