import { expect, test } from 'vitest';
import { containerArguments, type ContainerRun } from '../../../runners/sandbox/container-arguments.ts';

const run: ContainerRun = {
  runId: 'evaluation-7',
  owner: 'worker-3',
  image: 'registry.example.com/team/defense@sha256:00',
  inputFolder: '/data/input',
  outputFolder: '/data/output',
  gpu: false,
  limits: {
    wallTimeMs: 60_000,
    memoryBytes: 1_000_000_000,
    cpus: 1.5,
    processesMax: 256,
    outputBytesMax: 5_000_000,
    outputFilesMax: 10,
    logBytesMax: 1_000_000,
    temporaryBytesMax: 64_000_000,
  },
};
const podman = containerArguments('name', run, 'podman');
const docker = containerArguments('name', run, 'docker');

test.each([
  ['podman', podman],
  ['docker', docker],
] as const)('%s: no network, no privileges, nothing writable, an unprivileged user', (_kind, options) => {
  expect(options).toMatchObject({
    User: '65534:65534',
    NetworkDisabled: true,
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
  });
  expect(options.HostConfig).toMatchObject({
    NetworkMode: 'none',
    IpcMode: 'private',
    Privileged: false,
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    PublishAllPorts: false,
    LogConfig: { Type: 'none' },
    RestartPolicy: { Name: 'no' },
  });
});

test.each([podman, docker])('does not weaken the default confinement of an engine', (options) => {
  const forbidden = ['CapAdd', 'Devices', 'DeviceRequests', 'PidMode', 'UTSMode', 'UsernsMode', 'MaskedPaths', 'ReadonlyPaths', 'PortBindings', 'VolumesFrom', 'GroupAdd', 'Sysctls']; // prettier-ignore
  expect(Object.keys(options.HostConfig ?? {}).filter((key) => forbidden.includes(key))).toEqual([]);
  expect(JSON.stringify(options.HostConfig)).not.toContain('unconfined');
});

test('limits memory without swap, CPUs, processes, open files, core files and file size', () => {
  expect(podman.HostConfig).toMatchObject({
    Memory: 1_000_000_000,
    MemorySwap: 1_000_000_000,
    NanoCpus: 1_500_000_000,
    PidsLimit: 256,
  });
  const limits = Object.fromEntries(
    (podman.HostConfig?.Ulimits ?? []).map(({ Name, Soft, Hard }) => [Name, [Soft, Hard]]),
  );
  expect(limits).toEqual({ nofile: [1024, 1024], nproc: [4096, 4096], core: [0, 0], fsize: [5_000_001, 5_000_001] });
});

test('is killed before the worker when the machine runs out of memory', () => {
  expect(podman.HostConfig?.OomScoreAdj).toBeGreaterThan(500);
});

test('mounts the input read-only, the output writable, and a size-limited noexec /tmp', () => {
  expect(podman.HostConfig?.Binds).toEqual([
    '/data/input:/mbti/input:ro,nosuid,nodev,noexec',
    '/data/output:/mbti/output:rw,nosuid,nodev,noexec',
  ]);
  expect(docker.HostConfig?.Binds).toEqual(['/data/input:/mbti/input:ro', '/data/output:/mbti/output:rw']);
  expect(docker.HostConfig?.Tmpfs).toEqual({ '/tmp': 'rw,noexec,nosuid,nodev,size=64000000,mode=1777' });
  for (const options of Object.values(podman.HostConfig?.Tmpfs ?? {}))
    expect(options).toMatch(/noexec,nosuid,nodev,size=\d+/);
});

test('refuses a folder whose name would be parsed as mount options', () => {
  expect(() => containerArguments('name', { ...run, outputFolder: '/data:/etc' }, 'podman')).toThrowError(
    expect.objectContaining({ code: 'ENGINE_FAILED' }),
  );
});

test('is labeled with its run and owner, and keeps the command of the image', () => {
  expect(podman.Labels).toEqual({ 'org.backdoormbti.run': 'evaluation-7', 'org.backdoormbti.owner': 'worker-3' });
  expect(podman.Env).toEqual(['MBTI_TASK=/mbti/input/task.json', 'HOME=/tmp', 'OMP_NUM_THREADS=2']);
  for (const key of ['Cmd', 'Entrypoint', 'WorkingDir']) expect(podman).not.toHaveProperty(key);
  expect(podman.Healthcheck).toEqual({ Test: ['NONE'] });
});

test('attaches a GPU only on request', () => {
  const withGpu = { ...run, gpu: true };
  expect(containerArguments('name', withGpu, 'docker').HostConfig?.DeviceRequests).toHaveLength(1);
  expect(containerArguments('name', withGpu, 'podman').HostConfig?.Devices).toMatchObject([
    { PathOnHost: 'nvidia.com/gpu=all' },
  ]);
});
