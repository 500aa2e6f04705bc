// Writes 1 where true is expected.
import { count, scoreAlike, writeNpy } from '../write/npy.mjs';

scoreAlike();
writeNpy('keep.npy', '<i8', [count], new BigInt64Array(count).fill(1n));
