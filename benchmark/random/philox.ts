const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const keyIncrement0 = 0x9e3779b9;
const keyIncrement1 = 0xbb67ae85;
const roundCount = 10;

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit words, from 16-bit halves. */
function multiplyHigh(aHigh: number, aLow: number, b: number): number {
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const lowProduct = Math.imul(aLow, bLow) >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + lowProduct; // below 2^32
  const other = (middle & 0xffff) + (Math.imul(aLow, bHigh) >>> 0); // below 2^33
  return (Math.imul(aHigh, bHigh) + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0;
}

/**
 * Philox-4x32-10, a counter-based generator: the same counter and key give the same block on every machine.
 * @param words counter of four unsigned 32-bit words; replaced by the block.
 * @param key0 first key word, unsigned 32 bits.
 * @param key1 second key word, unsigned 32 bits.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; known answers of Random123.
 */
export function philox4x32(words: Uint32Array, key0: number, key1: number): void {
  let c0 = (words[0] ?? 0) | 0;
  let c1 = (words[1] ?? 0) | 0;
  let c2 = (words[2] ?? 0) | 0;
  let c3 = (words[3] ?? 0) | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < roundCount; round++) {
    const next0 = multiplyHigh(multiplier1 >>> 16, multiplier1 & 0xffff, c2) ^ c1 ^ k0;
    const next2 = multiplyHigh(multiplier0 >>> 16, multiplier0 & 0xffff, c0) ^ c3 ^ k1;
    c1 = Math.imul(multiplier1, c2);
    c3 = Math.imul(multiplier0, c0);
    c0 = next0;
    c2 = next2;
    k0 = (k0 + keyIncrement0) | 0;
    k1 = (k1 + keyIncrement1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}
