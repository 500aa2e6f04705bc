// Writes no keep.npy.
import { scoreAlike } from '../write/npy.mjs';

scoreAlike();
