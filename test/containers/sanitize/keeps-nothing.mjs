// Keeps no sample.
import { count, scoreAlike, writeNpy } from '../write/npy.mjs';

scoreAlike();
writeNpy('keep.npy', '|b1', [count], new Uint8Array(count));
