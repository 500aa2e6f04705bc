import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from '../../../runners/victims/silence-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('reports silence that is longer than it may be, counted from the last word', () => {
  const onSilence = vi.fn();
  const watch = new SilenceWatch(1_000, onSilence);
  vi.advanceTimersByTime(900);
  watch.heard();
  vi.advanceTimersByTime(900);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(101);
  expect(onSilence).toHaveBeenCalledOnce();
});

test('does not count paused time, even if a last word arrives meanwhile', () => {
  const onSilence = vi.fn();
  const watch = new SilenceWatch(1_000, onSilence);
  watch.pause();
  watch.heard();
  vi.advanceTimersByTime(10_000);
  expect(onSilence).not.toHaveBeenCalled();
  watch.resume();
  vi.advanceTimersByTime(1_001);
  expect(onSilence).toHaveBeenCalledOnce();
});

test('an ended watch is silent', () => {
  const onSilence = vi.fn();
  const watch = new SilenceWatch(1_000, onSilence);
  watch.end();
  watch.heard();
  vi.advanceTimersByTime(2_000);
  expect(onSilence).not.toHaveBeenCalled();
});
