// Inspects one image in a process of its own, so that its memory can be told apart: inspect-once.ts SOCKET IMAGE mount|save
import { connectEngine } from '../../runners/sandbox/container-engine.ts';
import { readImageConfiguration } from '../../runners/sandbox/inspection/image-configuration.ts';
import { inspectImage } from '../../runners/sandbox/inspection/inspect-image.ts';

const [, , socket = '', reference = '', way = ''] = process.argv;
const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: socket } });
const startedAt = performance.now();
const image = await readImageConfiguration(engine, reference);
if (!image) throw new Error(`There is no image ${reference}.`);
await inspectImage(engine, image, { reference, canMount: way === 'mount' });
const milliseconds = performance.now() - startedAt;
console.log(JSON.stringify({ milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
