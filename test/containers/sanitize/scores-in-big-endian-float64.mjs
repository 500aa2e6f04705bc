// Writes the scores as float64, with the most significant byte first.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '>f8', [count], new Float64Array(count));
keepEverything();
