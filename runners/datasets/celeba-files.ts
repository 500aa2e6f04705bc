import type { OfficialFile } from './dataset-source.ts';

/** Manual download, because Google Drive often returns a web page instead of the file. */
const fromDrive = (id: string) => ({ page: `https://drive.google.com/uc?id=${id}` });

/** The archive and the two lists that the loader reads. The official lists have CRLF line ends. */
export const celebaFiles: readonly OfficialFile[] = [
  {
    name: 'img_align_celeba.zip',
    ...fromDrive('0B7EVK8r0v71pZjFTYXZWM3FlRnM'),
    bytes: 1_443_490_838,
    md5: '00d2c5bc6d35e252742224ab0c1e8fcb',
    sha256: '46fb89443c578308acf364d7d379fe1b9efb793042c0af734b6112e4fd3a8c74',
    unpack: 'zip',
    into: 'celeba',
  },
  {
    name: 'list_attr_celeba.txt',
    ...fromDrive('0B7EVK8r0v71pblRyaVFSWGxPY0U'),
    bytes: 26_721_026,
    md5: '75e246fa4810816ffd6ee81facbd244c',
    sha256: 'f0e5da289d5ccf75ffe8811132694922b60f2af59256ed362afa03fefba324d0',
    into: 'celeba',
  },
  {
    name: 'list_eval_partition.txt',
    ...fromDrive('0B7EVK8r0v71pY0NSMzRuSXJEVkk'),
    bytes: 2_836_386,
    md5: 'd32c9cbf5e040fd4025c592c306e6668',
    sha256: 'fc955bcb3ef8fbdf7d5640d9a8693a8431b5f2ee291a5c1449a1549e7e073fe7',
    into: 'celeba',
  },
];
