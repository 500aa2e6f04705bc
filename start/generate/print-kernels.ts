// Assembles the WebAssembly kernels into TypeScript files.
import { readFileSync, writeFileSync } from 'node:fs';
import { assembleKernels } from './assemble-kernels.ts';

const modules = ['benchmark/attacks/simd/kernels', 'runners/tensor/simd/training-kernels'];

for (const path of modules) {
  const file = new URL(`../../${path}`, import.meta.url);
  const base64 = Buffer.from(await assembleKernels(readFileSync(`${file.pathname}.wat`, 'utf8'))).toString('base64');
  const source = `${path.slice(path.lastIndexOf('/') + 1)}.wat`;
  const text = `/** ${source}, assembled by \`npm run kernels\`. */\nexport const kernelsBase64 =\n  '${base64}';\n`;
  writeFileSync(`${file.pathname}-binary.ts`, text);
}
