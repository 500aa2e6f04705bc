// Returns the given model with its logits under another name of the same length.
import { readFileSync, writeFileSync } from 'node:fs';

const model = readFileSync('/mbti/input/model/model.onnx').toString('latin1').replaceAll('logits', 'scores');
writeFileSync('/mbti/output/model.onnx', Buffer.from(model, 'latin1'));
