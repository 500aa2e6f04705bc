/** @type {Buffer[]} */
const held = [];
for (;;) held.push(Buffer.alloc(8_000_000, 1));
