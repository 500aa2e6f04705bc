import { CodedError } from '../../../benchmark/coded-error.ts';

/** Original files that could not be had, or are not what their owners published. */
export class FetchError extends CodedError<
  | 'DOWNLOAD_FAILED' // the connection, again and again
  | 'DOWNLOAD_REFUSED' // the server's answer
  | 'HTML_INSTEAD'
  | 'SIZE_MISMATCH'
  | 'CHECKSUM_MISMATCH'
  | 'DISK_FULL'
  | 'ARCHIVE_UNSAFE'
  | 'ARCHIVE_DAMAGED'
  | 'FETCH_BY_HAND'
  | 'FOLDER_BUSY'
> {}
