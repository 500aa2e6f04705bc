import { CodedError } from '../../../benchmark/coded-error.ts';

/** Original files could not be fetched, or differ from what their owners published. */
export class FetchError extends CodedError<
  | 'DOWNLOAD_FAILED' // the connection failed repeatedly
  | 'DOWNLOAD_REFUSED' // the server refused
  | 'HTML_INSTEAD'
  | 'SIZE_MISMATCH'
  | 'CHECKSUM_MISMATCH'
  | 'DISK_FULL'
  | 'ARCHIVE_UNSAFE'
  | 'ARCHIVE_DAMAGED'
  | 'FETCH_BY_HAND'
  | 'FOLDER_BUSY'
> {}
