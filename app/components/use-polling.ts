'use client';
import { useEffect, useRef, useState } from 'react';

const intervalMs = 1_000;
const intervalMsMax = 30_000;

/** The delay after a number of failures in a row: 2, 4, 8, 16, then 30 seconds. */
export function backoffMs(failures: number): number {
  return Math.min(intervalMs * 2 ** Math.min(failures, 10), intervalMsMax);
}

/**
 * Calls `poll` every second while `isActive` is true and the page is visible, and less often while it fails.
 * @returns the number of calls that have failed in a row.
 */
export function usePolling(isActive: boolean, poll: () => Promise<void>): number {
  const [failures, setFailures] = useState(0);
  const latest = useRef(poll);
  useEffect(() => {
    latest.current = poll;
  });
  useEffect(() => {
    if (!isActive) return;
    let failed = 0;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const plan = (delayMs: number) => {
      clearTimeout(timer);
      if (!isOver && !document.hidden) timer = setTimeout(() => void tick(), delayMs);
    };
    const tick = async () => {
      try {
        await latest.current();
        failed = 0;
      } catch {
        failed += 1;
      }
      if (isOver) return;
      setFailures(failed);
      plan(backoffMs(failed));
    };
    const onVisibilityChange = () => plan(0);
    document.addEventListener('visibilitychange', onVisibilityChange);
    plan(intervalMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibilityChange);
    };
  }, [isActive]);
  return failures;
}
