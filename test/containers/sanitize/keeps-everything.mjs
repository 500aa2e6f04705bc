// Right: gives all samples the same score, and keeps all of them.
import { keepEverything, scoreAlike } from '../write/npy.mjs';

scoreAlike();
keepEverything();
