// Returns weights with a tensor that declares 10 GB.
import { entryOf, writeWeights } from '../write/safetensors.mjs';

const entry = entryOf('fc.weight');
entry.shape = [50_000, 50_000];
entry.data_offsets[1] = entry.data_offsets[0] + 10_000_000_000;
writeWeights();
