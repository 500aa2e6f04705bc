import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolderOf } from '../package-folder.ts';

/** Why libjpeg-turbo refused an image. */
export class JpegProblem extends Error {}

export interface JpegSize {
  readonly width: number;
  readonly height: number;
}

const rgb = 0; // TJPF_RGB: three bytes for each pixel; gray images are widened by the library
const noFlags = 0; // the accurate integer DCT and smooth ("fancy") upsampling of chroma, libjpeg's defaults

/**
 * libjpeg-turbo 2.0 as WebAssembly, from the npm package @cwasm/jpeg-turbo. It has the same output on every machine,
 * which is that of the library's default, and so that of Pillow, OpenCV and torchvision. The package's own JavaScript
 * is not used, because it allocates what the header asks for and cannot be used again safely after an error.
 */
export class JpegTurbo {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: WebAssembly.Exports;

  constructor() {
    // A call of longjmp, with which the library reports an error, leaves the instance in an unknown state.
    const longjmp = () => {
      throw new JpegProblem('it is damaged');
    };
    const missing = () => {
      throw new JpegProblem('it needs a function of the operating system');
    };
    const names = ['environ_get', 'proc_exit', 'fd_close', 'fd_seek', 'fd_write'];
    const system = { ...Object.fromEntries(names.map((name) => [name, missing])), environ_sizes_get: () => 0 };
    const imports = { env: { setjmp: () => 0, longjmp }, wasi_snapshot_preview1: system };
    const { exports } = new WebAssembly.Instance(compiled(), imports);
    const { memory } = exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('jpeg-turbo.wasm has no memory.');
    this.#exports = exports;
    this.#memory = memory;
  }

  /**
   * Decodes to RGB, row by row. After an error, use another instance.
   * @param check throws if an image of this size must not be decoded.
   * @throws JpegProblem, also for images that the library repairs and warns about.
   */
  decode(bytes: Uint8Array, check: (size: JpegSize) => void): JpegSize & { readonly data: Uint8Array } {
    const decoder = this.#call('tjInitDecompress');
    const input = this.#allocate(bytes.length);
    this.#view(input, bytes.length).set(bytes);
    const header = this.#allocate(16);
    const fields = [header, header + 4, header + 8, header + 12]; // width, height, subsampling, color space
    if (this.#call('tjDecompressHeader3', decoder, input, bytes.length, ...fields) !== 0)
      throw new JpegProblem('it has no valid header');
    const sizes = new DataView(this.#memory.buffer, header, 8);
    const [width, height] = [sizes.getInt32(0, true), sizes.getInt32(4, true)];
    check({ width, height });
    const length = 3 * width * height;
    const output = this.#allocate(length);
    const place = [output, width, 3 * width, height, rgb, noFlags];
    if (this.#call('tjDecompress2', decoder, input, bytes.length, ...place) !== 0)
      throw new JpegProblem('its data are damaged or cut off');
    const data = this.#view(output, length).slice();
    for (const pointer of [output, header, input]) this.#call('free', pointer);
    this.#call('tjDestroy', decoder);
    return { width, height, data };
  }

  #allocate(length: number): number {
    const pointer = this.#call('malloc', length);
    if (pointer !== 0 || length === 0) return pointer;
    throw new JpegProblem('it needs too much memory');
  }

  /** Memory may have moved since the last call. */
  #view(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, pointer, length);
  }

  #call(name: string, ...parameters: readonly number[]): number {
    const called = this.#exports[name];
    if (typeof called !== 'function') throw new Error(`jpeg-turbo.wasm has no function ${name}.`);
    const result: unknown = called(...parameters);
    return typeof result === 'number' ? result : 0;
  }
}

let module: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  const file = join(packageFolderOf('@cwasm/jpeg-turbo'), 'jpeg-turbo.wasm');
  return (module ??= new WebAssembly.Module(readFileSync(file)));
}
