// Has two scores for each sample.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '<f4', [count, 2], new Float32Array(2 * count));
keepEverything();
