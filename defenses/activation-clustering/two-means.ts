import type { RandomStream } from '../../benchmark/random/random-stream.ts';
import { takeRows, type Matrix } from './matrix.ts';

/** A split of the points into two clusters: 0 or 1 per row. */
export interface Clustering {
  readonly clusters: Uint8Array;
  readonly inertia: number; // sum of squared distances to the center of the cluster
}

const restarts = 10;
const roundsMax = 100;

/**
 * k-means for k = 2 with a k-means++ start, best of ten restarts. Ties go to cluster 0; an empty cluster keeps its center.
 * @param streamOf gives the random stream of each restart.
 * Source: Arthur & Vassilvitskii 2007, "k-means++: The Advantages of Careful Seeding".
 */
export function twoMeans(points: Matrix, streamOf: (restart: number) => RandomStream): Clustering {
  let best: Clustering = { clusters: new Uint8Array(points.rows), inertia: Number.POSITIVE_INFINITY };
  for (let restart = 0; restart < restarts; restart++) {
    const found = cluster(points, plantCenters(points, streamOf(restart)));
    if (found.inertia < best.inertia) best = found;
  }
  return best;
}

/** Draws the first center uniformly and the second with probability proportional to the squared distance from the first. */
function plantCenters(points: Matrix, stream: RandomStream): Matrix {
  const first = stream.integer(points.rows);
  const only = takeRows(points, [first]);
  const distances = Float64Array.from({ length: points.rows }, (_, row) => squaredDistance(points, row, only, 0));
  const draw = stream.uniform() * distances.reduce((sum, distance) => sum + distance, 0);
  let passed = 0;
  let second = first;
  for (let row = 0; row < points.rows && passed <= draw; row++) {
    const distance = distances[row] ?? 0;
    if (distance > 0) second = row;
    passed += distance;
  }
  return takeRows(points, [first, second]);
}

function cluster(points: Matrix, start: Matrix): Clustering {
  let centers = start;
  let { clusters, inertia } = assign(points, centers);
  for (let round = 0; round < roundsMax; round++) {
    centers = centersOf(points, clusters, centers);
    const next = assign(points, centers);
    const settled = next.clusters.every((own, row) => own === clusters[row]);
    ({ clusters, inertia } = next);
    if (settled) break;
  }
  return { clusters, inertia };
}

function assign(points: Matrix, centers: Matrix): Clustering {
  const clusters = new Uint8Array(points.rows);
  let inertia = 0;
  for (let row = 0; row < points.rows; row++) {
    const toFirst = squaredDistance(points, row, centers, 0);
    const toSecond = squaredDistance(points, row, centers, 1);
    clusters[row] = toSecond < toFirst ? 1 : 0;
    inertia += Math.min(toFirst, toSecond);
  }
  return { clusters, inertia };
}

function centersOf(points: Matrix, clusters: Uint8Array, old: Matrix): Matrix {
  const { columns } = points;
  const data = new Float64Array(2 * columns);
  const sizes = [0, 0];
  clusters.forEach((own, row) => {
    sizes[own] = (sizes[own] ?? 0) + 1;
    for (let k = 0; k < columns; k++) {
      data[own * columns + k] = (data[own * columns + k] ?? 0) + (points.data[row * columns + k] ?? 0);
    }
  });
  sizes.forEach((size, own) => {
    for (let k = own * columns; k < (own + 1) * columns; k++) {
      data[k] = size > 0 ? (data[k] ?? 0) / size : (old.data[k] ?? 0);
    }
  });
  return { rows: 2, columns, data };
}

function squaredDistance(points: Matrix, row: number, centers: Matrix, center: number): number {
  const { columns } = points;
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    sum += ((points.data[row * columns + k] ?? 0) - (centers.data[center * columns + k] ?? 0)) ** 2;
  }
  return sum;
}
