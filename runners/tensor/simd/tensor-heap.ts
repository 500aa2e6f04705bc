import type { TensorInfo } from '@tensorflow/tfjs';
import { tf, type Tensor } from '../tf.ts';
import { kernelsBase64 } from './training-kernels-binary.ts';

/** The functions of training-kernels.wat, which documents them. Tensors, buffers and tables are addresses. */
export interface TrainingKernels {
  multiply(...parameters: ElevenNumbers): void;
  addOuterProducts(...parameters: TenNumbers): void;
  addSparseProducts(...parameters: TenNumbers): void;
  countNonZero(values: number, bytes: number): number;
  copyRows(...parameters: NineNumbers): void;
  packPanel(from: number, fromStride: number, rows: number, depth: number, to: number): void;
  clear(to: number, bytes: number): void;
  sumRows(x: number, rows: number, channels: number, centers: number, factor: number, sums: number): void;
  sumCenteredProducts(
    dy: number,
    x: number,
    rows: number,
    channels: number,
    mean: number,
    factor: number,
    sums: number,
  ): void;
  normalize(...parameters: SevenNumbers): void;
  normalizeGradient(...parameters: NineNumbers): void;
  maxOverLength(x: number, batch: number, length: number, channels: number, largest: number, shares: number): void;
  maxOverLengthGradient(...parameters: EightNumbers): void;
  gatherRows(table: number, entries: number, rowBytes: number, ids: number, count: number, out: number): void;
  addRows(rows: number, rowBytes: number, ids: number, count: number, sums: number, segments: number): void;
  relu(x: number, bytes: number, out: number): void;
  reluGradient(dy: number, x: number, bytes: number, out: number): void;
  momentumStep(...parameters: NineNumbers): void;
  adamStep(...parameters: SixteenNumbers): void;
}

type SevenNumbers = [number, number, number, number, number, number, number];
type EightNumbers = [...SevenNumbers, number];
type NineNumbers = [...EightNumbers, number];
type TenNumbers = [...NineNumbers, number];
type ElevenNumbers = [...TenNumbers, number];
type SixteenNumbers = [...ElevenNumbers, number, number, number, number, number];

/** What we use of the WASM backend of TensorFlow.js 4.22. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
}

const module = new WebAssembly.Module(Buffer.from(kernelsBase64, 'base64'));
const heaps = new WeakMap<object, TensorHeap>();

/** Our kernels in the memory of the WASM backend; null while another backend is in use. */
export function tensorHeap(): TensorHeap | null {
  if (tf.getBackend() !== 'wasm') return null;
  const backend = tf.backend() as unknown as WasmBackend;
  const known = heaps.get(backend);
  if (known) return known;
  const heap = new TensorHeap(backend);
  heaps.set(backend, heap);
  return heap;
}

/** Runs our kernels on tensors where they are. Whatever allocates may move the memory: take views after it. */
export class TensorHeap {
  readonly kernels: TrainingKernels;
  readonly #backend: WasmBackend;
  readonly #buffers = new Map<string, { readonly address: number; readonly bytes: number }>();
  readonly #tables = new Map<string, number>();

  constructor(backend: WasmBackend) {
    this.#backend = backend;
    const { memory } = backend.wasm.asm;
    this.kernels = new WebAssembly.Instance(module, { tensors: { memory } }).exports as unknown as TrainingKernels;
  }

  addressOf({ dataId }: { readonly dataId: object }): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** A new float32 tensor with undefined values, as a kernel of TensorFlow.js returns it. */
  output(shape: readonly number[]): TensorInfo {
    return this.#backend.makeOutput(shape, 'float32');
  }

  /** A new float32 tensor with undefined values, for a function with a gradient of its own. */
  tensor(shape: readonly number[]): Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.output(shape)) as Tensor;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#backend.wasm.asm.memory.buffer, address, length);
  }

  /** The address of a buffer that is kept under this name; its content is undefined. */
  buffer(name: string, bytes: number): number {
    const kept = this.#buffers.get(name);
    if (kept && kept.bytes >= bytes) return kept.address;
    if (kept) this.#backend.wasm._free(kept.address);
    const address = this.#allocate(bytes);
    this.#buffers.set(name, { address, bytes });
    return address;
  }

  /** The address of a table of uint32 that is made once. */
  table(name: string, make: () => Uint32Array): number {
    const kept = this.#tables.get(name);
    if (kept !== undefined) return kept;
    const values = make();
    const address = this.#allocate(values.byteLength);
    new Uint32Array(this.#backend.wasm.asm.memory.buffer, address, values.length).set(values);
    this.#tables.set(name, address);
    return address;
  }

  #allocate(bytes: number): number {
    const address = this.#backend.wasm._malloc(bytes) >>> 0;
    if (address === 0) throw new Error(`The tensor backend has no ${bytes} bytes left.`);
    return address;
  }
}
