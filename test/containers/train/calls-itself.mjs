// Defines a function that calls itself.
import { field, node, writeModel } from '../write/onnx.mjs';

const domain = 'org.example';
const call = (/** @type {string} */ from, /** @type {string} */ to) => node('Again', [from], [to], field(7, domain));
const version = field(8, Buffer.concat([field(1, domain), field(2, 1)]));
const again = [field(1, 'Again'), field(4, 'x'), field(5, 'y'), field(7, call('x', 'y')), field(9, field(2, 17))];
writeModel({
  nodes: [call('own', 'logits')],
  further: [version, field(25, Buffer.concat([...again, field(10, domain)]))],
});
