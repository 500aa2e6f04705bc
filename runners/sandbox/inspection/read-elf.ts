/** What the first bytes of a program for Linux say. */
export interface Elf {
  /** As `process.arch`; a number of ELF's list where Node has no name for it. */
  readonly architecture: string;
  /** Path of the program that loads it; null if it is static, or if its name stands beyond the bytes given. */
  readonly loader: string | null;
}

/** Numbers of e_machine. */
const architectures: Readonly<Record<number, string>> = {
  3: 'ia32',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const loaderSegment = 3; // PT_INTERP

/**
 * Reads the header of an ELF file.
 * @returns null when the bytes are not the beginning of an ELF program or are cut off.
 * Source: System V ABI, "Object Files"; elf(5).
 */
export function readElf(bytes: Buffer): Elf | null {
  if (bytes.length < 52 || bytes.subarray(0, 4).toString('latin1') !== '\u007fELF') return null;
  const is64 = bytes[4] === 2;
  const isLittle = bytes[5] === 1;
  if (is64 && bytes.length < 64) return null;
  const half = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const word = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const long = (at: number) => Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const machine = half(18);
  const table = is64 ? long(32) : word(28);
  const entryBytes = half(is64 ? 54 : 42);
  const count = half(is64 ? 56 : 44);
  let loader: string | null = null;
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entryBytes;
    if (entryBytes < (is64 ? 56 : 32) || at + entryBytes > bytes.length) break;
    if (word(at) !== loaderSegment) continue;
    const offset = is64 ? long(at + 8) : word(at + 4);
    const length = is64 ? long(at + 32) : word(at + 16);
    if (offset + length <= bytes.length)
      loader =
        bytes
          .subarray(offset, offset + length)
          .toString('utf8')
          .split('\0', 1)[0] ?? null;
  }
  return { architecture: architectures[machine] ?? `machine ${machine}`, loader };
}
