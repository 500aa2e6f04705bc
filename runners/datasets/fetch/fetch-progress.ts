/** Progress of one step of fetching or verifying. */
export interface FetchProgress {
  readonly action: 'checking' | 'downloading' | 'copying' | 'joining' | 'unpacking' | 'reading';
  /** The file or split that is being processed. */
  readonly subject: string;
  readonly done: number;
  /** Absent if unknown. */
  readonly total?: number | undefined;
  readonly unit: 'bytes' | 'entries' | 'records';
}

export type OnFetchProgress = (progress: FetchProgress) => void;
