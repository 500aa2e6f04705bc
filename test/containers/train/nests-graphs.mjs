// Nests graphs in attributes, 1,000 deep.
import { asLogits, field, node, writeModel } from '../write/onnx.mjs';

/** @type {Buffer} */
let nested = node('Identity', ['own'], ['deep']);
for (let depth = 0; depth < 1_000; depth++) nested = field(5, field(6, field(1, nested)));
writeModel({ nodes: [node('Identity', ['own'], ['deep'], nested), asLogits] });
