#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register(); // the sources are TypeScript; nothing is compiled beforehand
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
