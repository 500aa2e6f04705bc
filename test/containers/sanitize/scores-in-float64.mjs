// Writes the scores as float64, which is what NumPy makes of Python's numbers.
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

writeNpy('scores.npy', '<f8', [count], new Float64Array(count));
keepEverything();
