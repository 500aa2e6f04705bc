import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  findCgroupFolders,
  noEvidence,
  parseCgroupListing,
  sampleCgroup,
  type CgroupFolders,
} from '../../../runners/sandbox/cgroup-evidence.ts';

const id = 'ab'.repeat(32);

test('finds the cgroups of version 1, each controller at its own path', () => {
  const listing = `8:pids:/libpod_parent/libpod-${id}\n4:memory:/libpod_parent/libpod-${id}\n2:cpu,cpuacct:/libpod_parent/libpod-${id}\n0::/\n`;
  expect(parseCgroupListing(listing)).toEqual({
    version: 1,
    memory: `/sys/fs/cgroup/memory/libpod_parent/libpod-${id}`,
    cpu: `/sys/fs/cgroup/cpuacct/libpod_parent/libpod-${id}`,
    processes: `/sys/fs/cgroup/pids/libpod_parent/libpod-${id}`,
  });
});

test.each([`0::/system.slice/docker-${id}.scope\n`, `0::/machine.slice/libpod-${id}.scope/container\n`])(
  'finds the single cgroup of version 2: %s',
  (listing) => {
    const folder = `/sys/fs/cgroup${listing.slice(3).trim()}`;
    expect(parseCgroupListing(listing)).toEqual({ version: 2, memory: folder, cpu: folder, processes: folder });
  },
);

test('ignores cgroups that the container shares with others', async () => {
  expect(parseCgroupListing('4:memory:/\n0::/user.slice\n')).toBeNull();
  expect(parseCgroupListing('')).toBeNull();
  expect(await findCgroupFolders(0)).toBeNull();
  expect(await findCgroupFolders(2 ** 30)).toBeNull();
});

async function groupWith(version: 1 | 2, files: Readonly<Record<string, string>>): Promise<CgroupFolders> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-cgroup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { version, memory: folder, cpu: folder, processes: folder };
}

test('reads the counters of version 1', async () => {
  const group = await groupWith(1, {
    'memory.max_usage_in_bytes': '1000\n',
    'memory.failcnt': '7\n',
    'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
    'cpuacct.usage': '1500000000\n',
    'pids.events': 'max 3\n',
  });
  const expected = { peakMemoryBytes: 1000, cpuSeconds: 1.5, oomKills: 2, memoryLimitHits: 7, processLimitHits: 3 };
  expect(await sampleCgroup(group, noEvidence)).toEqual(expected);
});

test('a peak at the limit of version 1 is a hit, although the kernel counts none', async () => {
  const files = { 'memory.limit_in_bytes': '67108864\n', 'memory.failcnt': '0\n' };
  const at = await groupWith(1, { ...files, 'memory.max_usage_in_bytes': '67104768\n' });
  expect((await sampleCgroup(at, noEvidence)).memoryLimitHits).toBe(1);
  const below = await groupWith(1, { ...files, 'memory.max_usage_in_bytes': '60000000\n' });
  expect((await sampleCgroup(below, noEvidence)).memoryLimitHits).toBe(0);
});

test('reads the counters of version 2, and the current memory if the kernel records no peak', async () => {
  const group = await groupWith(2, {
    'memory.current': '500\n',
    'memory.events': 'low 0\nhigh 0\nmax 90\noom 9\noom_kill 1\noom_group_kill 0\n',
    'cpu.stat': 'usage_usec 250000\nuser_usec 1\n',
    'pids.events': 'max 0\n',
  });
  const expected = { peakMemoryBytes: 800, cpuSeconds: 0.25, oomKills: 1, memoryLimitHits: 9, processLimitHits: 0 };
  expect(await sampleCgroup(group, { ...noEvidence, peakMemoryBytes: 800 })).toEqual(expected);
});

test('keeps the previous evidence when the cgroup is gone', async () => {
  const known = { peakMemoryBytes: 5, cpuSeconds: 1, oomKills: 1, memoryLimitHits: 1, processLimitHits: 1 };
  const gone: CgroupFolders = { version: 1, memory: '/nonexistent', cpu: '/nonexistent', processes: '/nonexistent' };
  expect(await sampleCgroup(gone, known)).toEqual(known);
  expect(await sampleCgroup({ ...gone, version: 2 }, known)).toEqual(known);
});
