import { power } from '../../../random/deterministic-math.ts';

const gamma = 2.2;

/** float64 [256]: the linear light of each byte, (value / 255)^2.2 in [0, 1]. */
export const lightOfByte = Float64Array.from({ length: 256 }, (_, value) => power(value / 255, gamma));

/** The byte for a linear light, floor(255 · light^(1/2.2)). `byteOfLight` gives the same result much faster. */
export function encodeLight(light: number): number {
  return Math.floor(255 * Math.min(1, Math.max(0, power(light, 1 / gamma))));
}

/** float64 [257]: the lowest light that gives each byte; the last entry is infinite. */
const leastLight = Float64Array.from({ length: 257 }, (_, value) => (value > 255 ? Infinity : leastLightOf(value)));

/** The smallest double that is encoded as this byte or a higher one, found by bisection. */
function leastLightOf(value: number): number {
  if (value === 0) return 0;
  let [below, reached] = [0, 1];
  for (;;) {
    const middle = below + (reached - below) / 2;
    if (middle <= below || middle >= reached) return reached;
    if (encodeLight(middle) >= value) reached = middle;
    else below = middle;
  }
}

const bins = 1024;
/** uint8 [1025]: the byte at the start of each bin. Bins are over the square root of light, which is almost linear in bytes. */
const byteOfBin = Uint8Array.from({ length: bins + 1 }, (_, bin) => encodeLight((bin / bins) * (bin / bins)));

/** The byte for a linear light, rounded down. Light outside [0, 1] is clamped. Source: attacks.md 3.1.7, quantization. */
export function byteOfLight(light: number): number {
  if (!(light > 0)) return 0;
  if (light >= 1) return 255;
  let byte = byteOfBin[Math.floor(Math.sqrt(light) * bins)] ?? 0;
  while (light < (leastLight[byte] ?? 0)) byte -= 1;
  while (light >= (leastLight[byte + 1] ?? Infinity)) byte += 1;
  return byte;
}
