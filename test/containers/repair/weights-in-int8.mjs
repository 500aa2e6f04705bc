// Returns quantized weights.
import { entryOf, writeWeights } from '../write/safetensors.mjs';

const entry = entryOf('fc.bias');
entry.dtype = 'I8';
entry.shape = [16];
writeWeights();
