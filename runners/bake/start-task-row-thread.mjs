import { register } from 'tsx/esm/api';

// the loader of the main thread does not reach into others
register();
await import('./task-row-thread.ts');
