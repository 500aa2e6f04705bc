import { formatBytes } from '../../benchmark/words/format-bytes.ts';
import { formatSeconds } from './format-time.ts';
import { Muted } from './muted.tsx';

interface ContainerCostProps {
  readonly containerSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

/** What a container needs on a task. */
export function ContainerCost({ containerSeconds, peakMemoryBytes }: ContainerCostProps) {
  if (containerSeconds === null) return <Muted>–</Muted>;
  return (
    <>
      {formatSeconds(containerSeconds)}
      {peakMemoryBytes === null ? null : (
        <>
          <br />
          <Muted>{formatBytes(peakMemoryBytes)}</Muted>
        </>
      )}
    </>
  );
}
