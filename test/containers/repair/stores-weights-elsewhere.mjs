// Returns the given model with a further tensor that is in another file.
import { appendFileSync, copyFileSync } from 'node:fs';
import { field, tensor, types } from '../write/onnx.mjs';

const location = Buffer.concat([field(1, 'location'), field(2, '/etc/passwd')]);
const elsewhere = tensor('elsewhere', [1], null, types.float32, field(13, location), field(14, 1));
copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx');
appendFileSync('/mbti/output/model.onnx', field(7, field(5, elsewhere))); // a second part of the graph is merged
