// Gives the last sample an infinite score.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '<f4', [count], new Float32Array(count).fill(-Infinity, -1));
keepEverything();
