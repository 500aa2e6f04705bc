// Returns weights that declare a header of 10 GB.
import { writeWeights } from '../write/safetensors.mjs';

writeWeights(10_000_000_000n);
