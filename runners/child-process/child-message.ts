import type { Facts } from '../../benchmark/coded-error.ts';

/** What a child process reports over IPC. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly facts: Facts };
