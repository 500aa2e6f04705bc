const headerBytes = 8;

/**
 * Splits an attach stream into stdout and stderr: each frame is a byte 1 (stdout) or 2 (stderr), three zero bytes, a
 * big-endian length and that many bytes. Frames are passed on as they arrive and never collected, so memory use does
 * not depend on what is sent.
 * @returns a function to feed the stream's chunks to.
 */
export function demultiplexer(onOutput: (source: 'stdout' | 'stderr', chunk: Buffer) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let source: 'stdout' | 'stderr' = 'stdout';
  let remaining = 0;
  return (chunk) => {
    let rest = chunk;
    while (rest.length > 0) {
      if (remaining > 0) {
        const part = rest.subarray(0, remaining);
        remaining -= part.length;
        rest = rest.subarray(part.length);
        onOutput(source, part);
        continue;
      }
      const missing = headerBytes - header.length;
      header = Buffer.concat([header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (header.length < headerBytes) return;
      source = header[0] === 2 ? 'stderr' : 'stdout';
      remaining = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  };
}
