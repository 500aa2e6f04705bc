import { z } from 'zod';

/** Prefix of the layer's parameter names: "conv1" gives "conv1.weight". */
export const layerName = z.string().regex(/^[a-z][a-z0-9_]*$/);

export const layerSize = z.int().min(1).max(65_536);

export const layerPadding = z.int().min(0).max(1024);
