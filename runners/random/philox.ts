/** Four unsigned 32-bit words. */
export type Words4 = readonly [number, number, number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const keyIncrement0 = 0x9e3779b9;
const keyIncrement1 = 0xbb67ae85;
const roundCount = 10;

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit words, from 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16); // below 2^32
  const carry = ((middle & 0xffff) + aLow * bHigh) / 0x10000;
  return (aHigh * bHigh + (middle >>> 16) + Math.floor(carry)) >>> 0;
}

/**
 * Philox-4x32-10, a counter-based generator: the same counter and key give the same block on every machine.
 * @param counter four unsigned 32-bit words.
 * @param key0 first key word, unsigned 32 bits.
 * @param key1 second key word, unsigned 32 bits.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; known answers of Random123.
 */
export function philox4x32(counter: Words4, key0: number, key1: number): Words4 {
  let [c0, c1, c2, c3] = counter;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < roundCount; round++) {
    const next0 = (multiplyHigh(multiplier1, c2) ^ c1 ^ k0) >>> 0;
    const next1 = Math.imul(multiplier1, c2) >>> 0;
    const next2 = (multiplyHigh(multiplier0, c0) ^ c3 ^ k1) >>> 0;
    const next3 = Math.imul(multiplier0, c0) >>> 0;
    c0 = next0;
    c1 = next1;
    c2 = next2;
    c3 = next3;
    k0 = (k0 + keyIncrement0) >>> 0;
    k1 = (k1 + keyIncrement1) >>> 0;
  }
  return [c0, c1, c2, c3];
}
