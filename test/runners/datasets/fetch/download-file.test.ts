import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { downloadFile, type Download } from '../../../../runners/datasets/fetch/download-file.ts';
import { writeLayout } from '../../../support/official-files.ts';
import { sumsOf } from './fake-dataset.ts';
import { fileAnswer, serveAnswers, statusAnswer } from './file-server.ts';

const content = Buffer.alloc(300_000, 'all the bytes there are, ');
const sums = sumsOf(content);
const etag = '"first"';
const html = Buffer.from('\n<!DOCTYPE html><html><title>Quota exceeded</title></html>');

function download(folder: string, url: string, more: Partial<Download> = {}) {
  const destination = join(folder, 'file.bin');
  const patience = { attempts: 3, backoffMs: 1, idleMs: 5_000, ...more.patience };
  return downloadFile({ url, destination, expected: sums, page: 'http://page.example', ...more, patience });
}

const codeOf = (code: string, facts: object = {}) =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

/** The file is whole, and nothing else is left. */
async function expectWhole(folder: string, expected: Uint8Array = content) {
  expect(await readdir(folder)).toEqual(['file.bin']);
  expect((await readFile(join(folder, 'file.bin'))).equals(expected)).toBe(true);
}

test('downloads, verifies and names a file, and reports progress', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(fileAnswer(content));
  const told: [number, number | undefined][] = [];
  const onProgress = (bytes: number, total: number | undefined) => void told.push([bytes, total]);
  expect(await download(folder, server.url, { onProgress })).toEqual(sums);
  expect(told.at(-1)).toEqual([content.length, content.length]);
  await expectWhole(folder);
});

test('resumes where the connection broke, with If-Range', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(
    fileAnswer(content, { etag, cutAfter: 100_000 }),
    fileAnswer(content, { etag, cutAfter: 50_000 }),
    fileAnswer(content, { etag }),
  );
  await download(folder, server.url);
  expect(server.asked).toEqual([
    { path: '/', range: undefined, ifRange: undefined },
    { path: '/', range: 'bytes=100000-', ifRange: etag },
    { path: '/', range: 'bytes=150000-', ifRange: etag },
  ]);
  await expectWhole(folder);
});

test('gives up only after attempts without progress, keeps the part, and resumes the next time', async () => {
  const folder = writeLayout({});
  const cut = (cutAfter: number) => fileAnswer(content, { etag, cutAfter });
  const server = await serveAnswers(cut(10), cut(10), cut(10), cut(10), statusAnswer(503), statusAnswer(503));
  await expect(download(folder, server.url)).rejects.toEqual(codeOf('DOWNLOAD_FAILED', { bytes: 40 }));
  expect(server.asked).toHaveLength(6);
  expect((await readdir(folder)).sort()).toEqual(['file.bin.part', 'file.bin.part.json']);
  // another URL may give another file
  const other = await serveAnswers(fileAnswer(content, { etag }));
  await download(folder, other.url);
  expect(other.asked[0]?.range).toBeUndefined();
  await expectWhole(folder);
});

test('starts over if the server ignores the range, continues at another offset, or has another version', async () => {
  const cut = fileAnswer(content, { etag, cutAfter: 100_000 });
  const newer = Buffer.alloc(300_000, 'other bytes of the same length, ');
  const cases = [
    { answers: [fileAnswer(content, { etag, ignoresRange: true })], requests: 2 },
    {
      answers: [fileAnswer(content, { etag, contentRange: 'bytes 5-299999/300000' }), fileAnswer(content)],
      requests: 3,
    },
    { answers: [fileAnswer(content, { etag, contentRange: 'nonsense' }), fileAnswer(content)], requests: 3 },
    { answers: [fileAnswer(newer, { etag: '"second"' })], requests: 2, result: newer },
    { answers: [fileAnswer(newer, { etag: '"second"', ignoresIfRange: true })], requests: 3, result: newer },
  ];
  for (const { answers, requests, result = content } of cases) {
    const folder = writeLayout({});
    const server = await serveAnswers(cut, ...answers);
    await download(folder, server.url, { expected: sumsOf(result) });
    expect(server.asked).toHaveLength(requests);
    expect(server.asked[1]).toEqual({ path: '/', range: 'bytes=100000-', ifRange: etag });
    await expectWhole(folder, result);
  }
});

test('does not resume a file without a version identifier', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(fileAnswer(content, { cutAfter: 1_000 }), fileAnswer(content));
  await download(folder, server.url, { expected: {} });
  expect(server.asked[1]?.range).toBeUndefined();
  await expectWhole(folder);
});

test('a part that is complete or too long needs no request', async () => {
  const note = (url: string) => JSON.stringify({ url, etag });
  const server = await serveAnswers(fileAnswer(content, { etag }));
  const complete = writeLayout({ 'file.bin.part': content, 'file.bin.part.json': note(server.url) });
  await download(complete, server.url);
  expect(server.asked).toHaveLength(0); // its size is known
  await expectWhole(complete);

  const { md5 } = sums;
  const unknownSize = writeLayout({ 'file.bin.part': content, 'file.bin.part.json': note(server.url) });
  await download(unknownSize, server.url, { expected: { md5 } });
  expect(server.asked.map(({ range }) => range)).toEqual(['bytes=300000-']); // 416
  await expectWhole(unknownSize);

  const tooLong = Buffer.concat([content, content]);
  for (const expected of [sums, { md5 }]) {
    const folder = writeLayout({ 'file.bin.part': tooLong, 'file.bin.part.json': note(server.url) });
    await download(folder, server.url, { expected });
    await expectWhole(folder);
  }
});

test('wrong bytes are rejected and deleted, and the message gives found and expected values', async () => {
  const wrong = Buffer.alloc(300_000, 'x');
  for (const expected of [sums, { md5: sums.md5 }, { sha256: sums.sha256 }, { ...sumsOf(wrong), md5: sums.md5 }]) {
    const folder = writeLayout({});
    const server = await serveAnswers(fileAnswer(wrong));
    const promise = download(folder, server.url, { expected });
    await expect(promise).rejects.toEqual(codeOf('CHECKSUM_MISMATCH'));
    await expect(promise).rejects.toThrow(/has the (md5|sha256) [0-9a-f]{32,}, expected [0-9a-f]{32,}/);
    expect(await readdir(folder)).toEqual([]);
  }
});

test('a body of the wrong length is rejected, whatever the server announced', async () => {
  const longer = Buffer.concat([content, Buffer.alloc(10)]);
  const answers = [
    fileAnswer(longer), // announces the wrong length
    fileAnswer(longer, { contentLength: null }), // announces no length
    fileAnswer(content.subarray(0, 1_000)), // announces a smaller length
  ];
  for (const answer of answers) {
    const folder = writeLayout({});
    const server = await serveAnswers(answer);
    await expect(download(folder, server.url)).rejects.toEqual(codeOf('SIZE_MISMATCH'));
    expect((await readdir(folder)).filter((name) => name === 'file.bin')).toEqual([]);
  }
});

test('a wrong Content-Length never makes a file complete', async () => {
  const { md5 } = sums; // the size is not known
  const short = await serveAnswers((_request, { socket }) => {
    socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'), content]));
  });
  await expect(download(writeLayout({}), short.url, { expected: { md5 } })).rejects.toEqual(
    codeOf('CHECKSUM_MISMATCH'),
  );
  const long = await serveAnswers((_request, { socket }) => {
    socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n'), content]));
  });
  const folder = writeLayout({});
  await expect(download(folder, long.url, { expected: { md5 } })).rejects.toEqual(codeOf('DOWNLOAD_FAILED'));
  expect(await readdir(folder)).not.toContain('file.bin');
});

test('a body without Content-Length that ends early is resumed', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(
    (_request, { socket }) => {
      socket?.end(Buffer.concat([Buffer.from(`HTTP/1.0 200 OK\r\nETag: ${etag}\r\n\r\n`), content.subarray(0, 5_000)]));
    },
    fileAnswer(content, { etag }),
  );
  await download(folder, server.url);
  expect(server.asked[1]?.range).toBe('bytes=5000-');
  await expectWhole(folder);
});

test('a web page instead of the file gives manual instructions, and keeps the bytes already downloaded', async () => {
  for (const contentType of ['text/html; charset=utf-8', 'application/octet-stream']) {
    const folder = writeLayout({});
    const server = await serveAnswers(
      fileAnswer(content, { etag, cutAfter: 100_000 }),
      fileAnswer(html, { contentType, contentLength: null }),
    );
    const promise = download(folder, server.url);
    await expect(promise).rejects.toEqual(codeOf('HTML_INSTEAD'));
    await expect(promise).rejects.toThrow(`manually from http://page.example and save it as ${folder}/file.bin`);
    expect((await stat(join(folder, 'file.bin.part'))).size).toBe(100_000);
  }
  const small = await serveAnswers(fileAnswer(html));
  await expect(download(writeLayout({}), small.url, { expected: {} })).rejects.toEqual(codeOf('HTML_INSTEAD'));
});

test('a client error is not retried; a server error is', async () => {
  for (const status of [404, 403, 401]) {
    const server = await serveAnswers(statusAnswer(status));
    const promise = download(writeLayout({}), server.url);
    await expect(promise).rejects.toEqual(codeOf('DOWNLOAD_REFUSED', { status, page: 'http://page.example' }));
    expect(server.asked).toHaveLength(1);
  }
  const folder = writeLayout({});
  const server = await serveAnswers(statusAnswer(500), statusAnswer(429), fileAnswer(content));
  await download(folder, server.url);
  await expectWhole(folder);
});

test('an unreachable server fails with the reason', async () => {
  const promise = download(writeLayout({}), 'http://127.0.0.1:9');
  await expect(promise).rejects.toEqual(codeOf('DOWNLOAD_FAILED'));
});

test('a server that stops sending is retried', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(
    () => undefined,
    fileAnswer(content, { etag, stallAfter: 70_000 }),
    fileAnswer(content, { etag }),
  );
  await download(folder, server.url, { patience: { idleMs: 100 } });
  expect(server.asked.map(({ range }) => range)).toEqual([undefined, undefined, 'bytes=70000-']);
  await expectWhole(folder);
});

test('follows redirects, and keeps the range over them', async () => {
  const folder = writeLayout({});
  const file = await serveAnswers(fileAnswer(content, { etag, cutAfter: 9_000 }), fileAnswer(content, { etag }));
  const door = await serveAnswers(statusAnswer(302, { location: `${file.url}/real` }));
  await download(folder, door.url);
  expect(file.asked).toEqual([
    { path: '/real', range: undefined, ifRange: undefined },
    { path: '/real', range: 'bytes=9000-', ifRange: etag },
  ]);
  await expectWhole(folder);
});

test('decodes an encoded body', async () => {
  const folder = writeLayout({});
  const packed = gzipSync(content);
  const server = await serveAnswers((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
  });
  await download(folder, server.url);
  await expectWhole(folder);
});

test('stops immediately when aborted, and keeps the part', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(fileAnswer(content, { etag, stallAfter: 70_000 }));
  const stop = new AbortController();
  const onProgress = (bytes: number) => {
    if (bytes === 70_000) stop.abort(new Error('enough'));
  };
  await expect(download(folder, server.url, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
  expect((await stat(join(folder, 'file.bin.part'))).size).toBe(70_000);
});

test('keeps a verified file, and rejects a wrong file in its place without changing it', async () => {
  const server = await serveAnswers(fileAnswer(content));
  expect(await download(writeLayout({ 'file.bin': content }), server.url)).toEqual(sums);
  const folder = writeLayout({ 'file.bin': 'somebody put this here' });
  await expect(download(folder, server.url)).rejects.toEqual(codeOf('SIZE_MISMATCH'));
  expect(await readFile(join(folder, 'file.bin'), 'utf8')).toBe('somebody put this here');
  expect(server.asked).toHaveLength(0);
});

test('rejects a file that does not fit on the disk before it is sent', async () => {
  const folder = writeLayout({});
  const server = await serveAnswers(fileAnswer(content));
  const freeBytes = () => Promise.resolve(1_000);
  const promise = download(folder, server.url, { expected: { md5: sums.md5 }, freeBytes });
  await expect(promise).rejects.toEqual(codeOf('DISK_FULL', { folder, freeBytes: 1_000, neededBytes: content.length }));
});

test('kill -9 during a download loses no received bytes', async () => {
  const server = await serveAnswers(fileAnswer(content, { etag, stallAfter: 120_000 }), fileAnswer(content, { etag }));
  const module = fileURLToPath(new URL('../../../../runners/datasets/fetch/download-file.ts', import.meta.url));
  const folder = writeLayout({});
  const code = `
    const { downloadFile } = await import(${JSON.stringify(module)});
    const onProgress = (bytes) => bytes === 120000 && process.stdout.write('there');
    await downloadFile({ url: ${JSON.stringify(server.url)}, destination: ${JSON.stringify(join(folder, 'file.bin'))},
      expected: ${JSON.stringify(sums)}, onProgress });`;
  await writeFile(join(folder, 'child.mjs'), code);
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, join(folder, 'child.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await readdir(folder)).sort()).toEqual(['child.mjs', 'file.bin.part', 'file.bin.part.json']);
  await download(folder, server.url);
  expect(server.asked[1]).toEqual({ path: '/', range: 'bytes=120000-', ifRange: etag });
  expect((await readFile(join(folder, 'file.bin'))).equals(content)).toBe(true);
});
