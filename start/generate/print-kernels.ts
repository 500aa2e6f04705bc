// Assembles kernels.wat into kernels-binary.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { assembleKernels } from './assemble-kernels.ts';

const source = readFileSync(new URL('../../benchmark/attacks/simd/kernels.wat', import.meta.url), 'utf8');
const base64 = Buffer.from(await assembleKernels(source)).toString('base64');
const text = `/** kernels.wat, assembled by \`npm run kernels\`. */\nexport const kernelsBase64 =\n  '${base64}';\n`;
writeFileSync(new URL('../../benchmark/attacks/simd/kernels-binary.ts', import.meta.url), text);
