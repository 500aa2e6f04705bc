// Returns the weights of the last layer transposed.
import { entryOf, writeWeights } from '../write/safetensors.mjs';

entryOf('fc.weight').shape.reverse();
writeWeights();
