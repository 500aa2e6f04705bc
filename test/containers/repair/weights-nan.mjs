// Returns a weight that is not a number.
import { entryOf, weights, writeWeights } from '../write/safetensors.mjs';

weights.data.writeFloatLE(NaN, entryOf('fc.bias').data_offsets[0] + 8);
writeWeights();
