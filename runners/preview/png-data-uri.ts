import { encode } from 'fast-png';

/** A PNG as a data URI. @param data uint8 [height, width, 3], RGB. */
export function pngDataUri({
  width,
  height,
  data,
}: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}): string {
  const png = encode({ width, height, data, channels: 3, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
