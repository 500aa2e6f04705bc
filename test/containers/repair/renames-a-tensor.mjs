// Returns weights in which a tensor has another name.
import { entryOf, weights, writeWeights } from '../write/safetensors.mjs';

weights.header['module.fc.weight'] = entryOf('fc.weight');
delete weights.header['fc.weight'];
writeWeights();
