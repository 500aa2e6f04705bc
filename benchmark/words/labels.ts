/** Prefix of every label that images of this platform carry. */
export const labelPrefix = 'org.backdoormbti.';

/** The labels by which an image declares what it is. All three are required. */
export const labelNames = {
  protocol: `${labelPrefix}protocol`,
  stage: `${labelPrefix}stage`,
  modalities: `${labelPrefix}modalities`,
} as const;
export type LabelName = keyof typeof labelNames;

/** A LABEL line of a Dockerfile that sets all three. */
export function labelLine(values: Readonly<Record<LabelName, string>>): string {
  const pairs = (Object.keys(labelNames) as LabelName[]).map((name) => `${labelNames[name]}=${values[name]}`); // its own keys
  return `LABEL ${pairs.join(' ')}`;
}
