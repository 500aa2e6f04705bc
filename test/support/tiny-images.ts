import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';

/** Random RGB images with labels 0, 1, … in turn. */
export function tinyImages({ count = 200, sidePixels = 8, classCount = 10 } = {}): LabeledSamples<ImageSamples> {
  const stream = new RandomStream(0, 'test/tiny-images');
  const data = Uint8Array.from({ length: count * sidePixels * sidePixels * 3 }, () => stream.u32() >>> 24);
  return {
    samples: imageSamples({ height: sidePixels, width: sidePixels, channels: 3, data }),
    labels: Int32Array.from({ length: count }, (_, index) => index % classCount),
  };
}
