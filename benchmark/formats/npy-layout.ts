import { ArtifactError } from './artifact-error.ts';
import { shapeSize } from './shape-size.ts';

/** Bytes of one element, for each dtype that is read. Names are NumPy's for little-endian machines. */
export const bytesPerElement = {
  '|u1': 1,
  '|b1': 1,
  '|i1': 1,
  '<u2': 2,
  '<i2': 2,
  '<u4': 4,
  '<i4': 4,
  '<u8': 8,
  '<i8': 8,
  '<f4': 4,
  '<f8': 8,
} as const;
export type NpyDtype = keyof typeof bytesPerElement;

/** What the header of a file says, and where the data start. */
export interface NpyLayout {
  readonly dtype: NpyDtype;
  readonly bigEndian: boolean;
  /** The first index varies fastest. False for one dimension, where both orders are the same. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  readonly dataStart: number;
  readonly dataBytes: number;
}

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY
const maximumDimensions = 32;
/** More than any header that NumPy writes for these dtypes; a longer one is refused. */
export const npyHeadBytesMax = 65_546;

/** Everything before the data, in format 1.0: magic, version, length and dictionary; a multiple of 64 bytes. */
export function npyHeader(dtype: NpyDtype, shape: readonly number[]): Uint8Array {
  if (shape.length > maximumDimensions)
    throw npyUnsupported(`${shape.length} dimensions`, `at most ${maximumDimensions}`);
  const prefixBytes = magic.length + 4;
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil((prefixBytes + text.length + 1) / 64) * 64; // the data start at a multiple of 64
  const header = `${text.padEnd(start - prefixBytes - 1)}\n`;
  const bytes = new Uint8Array(start);
  bytes.set(magic);
  bytes.set([1, 0], magic.length);
  new DataView(bytes.buffer).setUint16(magic.length + 2, header.length, true);
  bytes.set(new TextEncoder().encode(header), prefixBytes);
  return bytes;
}

/**
 * Reads the head of a file in format 1.0, 2.0 or 3.0 and compares what it announces with the size of the file.
 * @param head the first `npyHeadBytesMax` bytes, or all if there are fewer.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED saying what was found and what was expected.
 */
export function parseNpyLayout(head: Uint8Array, fileBytes: number): NpyLayout {
  const { text, dataStart } = headerText(head, fileBytes);
  const { descr, fortranOrder, shape } = parseHeader(text);
  const { dtype, bigEndian } = elementType(descr);
  const dataBytes = fileBytes - dataStart;
  const size = shapeSize(shape, dataBytes);
  const expectedBytes = size === null ? null : size * bytesPerElement[dtype];
  if (expectedBytes !== dataBytes) {
    const expected = `the ${expectedBytes ?? 'far more'} bytes of ${descr} (${shape.join(', ')})`;
    throw npyInvalid(`${dataBytes} bytes of data`, expected);
  }
  return { dtype, bigEndian, fortranOrder: fortranOrder && shape.length > 1, shape, dataStart, dataBytes };
}

function headerText(head: Uint8Array, fileBytes: number): { readonly text: string; readonly dataStart: number } {
  const [major = 0, minor = 0] = head.subarray(magic.length, magic.length + 2);
  const prefixBytes = magic.length + (major === 1 ? 4 : 6); // the length has two bytes in format 1.0, four later
  const isKnown = magic.every((byte, at) => head[at] === byte) && major >= 1 && major <= 3 && minor === 0;
  if (!isKnown || head.length < prefixBytes) {
    const start = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const found = head.length === 0 ? 'an empty file' : `a file of ${fileBytes} bytes that starts with "${start}"`;
    throw npyInvalid(found, 'NumPy format 1.0, 2.0 or 3.0 (93 4e 55 4d 50 59 01 00, 02 00 or 03 00)');
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const length = major === 1 ? view.getUint16(magic.length + 2, true) : view.getUint32(magic.length + 2, true);
  const dataStart = prefixBytes + length;
  if (dataStart > head.length) throw npyInvalid(`a header of ${length} bytes`, `at most ${head.length - prefixBytes}`);
  // Names of fields may be UTF-8 in format 3.0, but structured dtypes are refused.
  return { text: new TextDecoder('latin1').decode(head.subarray(prefixBytes, dataStart)), dataStart };
}

const dictionary = /^\{(.*)\} *\n$/;
const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|True|False|\([0-9, L]*\))\s*(?:,|$)/y;
const tuple = /^\((?:|[0-9]{1,15}L? *,|[0-9]{1,15}L?(?: *, *[0-9]{1,15}L?)+ *,?) *\)$/; // Python 2 wrote 3L

/** Reads the three entries of the header's Python dictionary, in any order. */
function parseHeader(header: string): {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
} {
  const shown = JSON.stringify(header.trimEnd().slice(0, 200));
  if (/'descr'\s*:\s*\[/.test(header)) {
    throw npyUnsupported(`the structured dtype ${shown}`, 'numbers; save each field as an array of its own');
  }
  const inside = dictionary.exec(header)?.[1]?.trimEnd();
  const entries = new Map<string, string>();
  entry.lastIndex = 0;
  for (let at = 0; inside !== undefined && at < inside.length; at = entry.lastIndex) {
    const [, key, value] = entry.exec(inside) ?? [];
    if (key === undefined || value === undefined || entries.has(key)) {
      throw npyInvalid(`the header ${shown}`, "a dictionary of 'descr', 'fortran_order' and 'shape'");
    }
    entries.set(key, value);
  }
  const descr = entries.get('descr')?.slice(1, -1);
  const order = entries.get('fortran_order');
  const shapeText = entries.get('shape');
  if (descr === undefined || !(order === 'True' || order === 'False') || !tuple.test(shapeText ?? '')) {
    throw npyInvalid(`the header ${shown}`, "a dictionary of 'descr', 'fortran_order' and 'shape'");
  }
  const shape = [...(shapeText ?? '').matchAll(/[0-9]+/g)].map(([digits]) => Number(digits));
  if (shape.length > maximumDimensions)
    throw npyUnsupported(`${shape.length} dimensions`, `at most ${maximumDimensions}`);
  return { descr, fortranOrder: order === 'True', shape };
}

/** @param descr such as "<i4", ">i4", "=i4" or "|u1". */
function elementType(descr: string): { readonly dtype: NpyDtype; readonly bigEndian: boolean } {
  const [, order, kindAndSize = ''] = /^([<>=|])(.*)$/.exec(descr) ?? [];
  const dtype = [`|${kindAndSize}`, `<${kindAndSize}`].find(isDtype);
  if (dtype) return { dtype, bigEndian: order === '>' && bytesPerElement[dtype] > 1 };
  if (kindAndSize.startsWith('O')) {
    const expected = 'numbers; reading objects would run code of the file, so save them as an array of numbers';
    throw npyUnsupported(`dtype ${descr}: pickled Python objects`, expected);
  }
  throw npyUnsupported(`dtype ${descr}`, `one of ${Object.keys(bytesPerElement).join(', ')}`);
}

function isDtype(descr: string): descr is NpyDtype {
  return Object.hasOwn(bytesPerElement, descr);
}

export function npyInvalid(found: string, expected: string): ArtifactError {
  const message = `Not a valid .npy file: found ${found}, expected ${expected}.`;
  return new ArtifactError('NPY_INVALID', message, { found, expected });
}

export function npyUnsupported(found: string, expected: string): ArtifactError {
  const message = `This .npy file is not accepted: found ${found}, expected ${expected}.`;
  return new ArtifactError('NPY_UNSUPPORTED', message, { found, expected });
}
