// Keeps a sample that does not exist.
import { count, scoreAlike, writeNpy } from '../write/npy.mjs';

scoreAlike();
writeNpy('keep.npy', '|b1', [count + 1], new Uint8Array(count + 1).fill(1));
