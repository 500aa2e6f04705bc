/** How far one step of fetching or verifying is. */
export interface FetchProgress {
  readonly action: 'checking' | 'downloading' | 'copying' | 'joining' | 'unpacking' | 'reading';
  /** What the step is about: a file name, or a split. */
  readonly subject: string;
  readonly done: number;
  /** Absent while it is not known. */
  readonly total?: number | undefined;
  readonly unit: 'bytes' | 'entries' | 'records';
}

export type OnFetchProgress = (progress: FetchProgress) => void;
