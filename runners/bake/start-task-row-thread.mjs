import { register } from 'tsx/esm/api';

// a worker thread does not inherit the loader of the main thread
register();
await import('./task-row-thread.ts');
