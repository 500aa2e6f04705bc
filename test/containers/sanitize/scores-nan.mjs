// Gives the eighth sample a score that is not a number.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '<f4', [count], new Float32Array(count).fill(NaN, 7, 8));
keepEverything();
