// Has no score for the last sample.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '<f4', [count - 1], new Float32Array(count - 1));
keepEverything();
