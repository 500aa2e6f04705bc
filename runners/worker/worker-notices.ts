/** What `npm start` tells the worker over IPC: where the container engine is, or why there is none. */
export type EngineNotice = { readonly socketPath: string } | { readonly missing: string };

/** What the process that bakes the suites tells `npm start` over IPC. */
export type PreparationNotice =
  | {
      readonly kind: 'progress';
      readonly suiteId: string;
      readonly inBackground: boolean;
      /** Of the bake, in [0, 1]. */
      readonly fraction: number;
      readonly message: string;
      readonly secondsLeft: number | null;
    }
  | { readonly kind: 'prepared'; readonly suiteId: string; readonly isNew: boolean }
  | { readonly kind: 'not-prepared'; readonly suiteId: string; readonly message: string };

/** What the worker tells `npm start` over IPC. */
export type WorkerNotice =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly message: string }
  /** The engine is there but answers no call: where `npm start` started it, it starts it again. */
  | { readonly kind: 'engine-silent' };
