import type { ImageSamples } from '../samples/dataset.ts';
import { sampleSize } from '../samples/sample-buffer.ts';

const leastDeviation = 4; // gray levels; a pixel that is nearly constant must not make every other value an outlier

/** For each image, how far its most unusual byte is from the mean of that byte over all images, in deviations. */
export function pixelOutliers(samples: ImageSamples): Float64Array {
  const { rows, count } = samples;
  const size = sampleSize(samples);
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    const bytes = rows.read(row);
    for (let at = 0; at < size; at++) {
      const byte = bytes[at] ?? 0;
      sums[at] = (sums[at] ?? 0) + byte;
      squares[at] = (squares[at] ?? 0) + byte * byte;
    }
  }
  const means = sums.map((sum) => sum / count);
  const deviations = squares.map((square, at) =>
    Math.max(leastDeviation, Math.sqrt(Math.max(0, square / count - (means[at] ?? 0) ** 2))),
  );
  return Float64Array.from({ length: count }, (_, row) => {
    const bytes = rows.read(row);
    let most = 0;
    for (let at = 0; at < size; at++) {
      most = Math.max(most, Math.abs((bytes[at] ?? 0) - (means[at] ?? 0)) / (deviations[at] ?? 1));
    }
    return most;
  });
}
