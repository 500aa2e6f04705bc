import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';

const folders = ['app', 'graphql', 'db', 'benchmark', 'runners', 'defenses', 'cli', 'start', 'bench'];

let modules: readonly IModule[];
beforeAll(async () => {
  const { default: config } = (await import('../../.dependency-cruiser.mjs')) as { default: { options: object } };
  const { output } = await cruise(folders, { ...config.options, ruleSet: { forbidden: [] } });
  modules = (output as ICruiseResult).modules.filter(({ source }) => folders.includes(topOf(source)));
});

const topOf = (file: string) => file.split('/', 1)[0] ?? '';

/** The module of a file: a folder of benchmark/ or runners/, otherwise the top-level folder. */
function moduleOf(file: string): string {
  const [top = '', next = ''] = file.split('/');
  return top === 'benchmark' || top === 'runners' ? `${top}/${next}` : top;
}

test.each([
  ['modules', moduleOf],
  ['top-level folders', topOf],
])('the dependencies between %s have no cycles', (_what, placeOf) => {
  const dependsOn = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const place = placeOf(source);
    const targets = dependsOn.get(place) ?? new Set();
    dependsOn.set(place, targets);
    for (const { resolved } of dependencies) {
      if (folders.includes(topOf(resolved)) && placeOf(resolved) !== place) targets.add(placeOf(resolved));
    }
  }
  for (;;) {
    const independent = [...dependsOn].filter(([, targets]) => [...targets].every((target) => !dependsOn.has(target)));
    if (independent.length === 0) break;
    for (const [place] of independent) dependsOn.delete(place);
  }
  expect(Object.fromEntries([...dependsOn].map(([place, targets]) => [place, [...targets]]))).toEqual({});
});

test('code that runs in a browser imports only app, benchmark/words and graphql/client', () => {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const isMarked = (source: string, directive: string) =>
    topOf(source) === 'app' && new RegExp(`^['"]${directive}['"]`, 'm').test(readFileSync(source, 'utf8'));
  const client = modules.filter(({ source }) => isMarked(source, 'use client'));
  expect(client.length).toBeGreaterThan(3);
  const reached = new Set<string>();
  const visit = (source: string): void => {
    if (reached.has(source) || isMarked(source, 'use server')) return; // a server action is called over HTTP
    reached.add(source);
    for (const { resolved, dependencyTypes } of bySource.get(source)?.dependencies ?? []) {
      if (!dependencyTypes.includes('type-only')) visit(resolved);
    }
  };
  for (const { source } of client) visit(source);
  const ours = [...reached].filter((file) => folders.includes(topOf(file)));
  expect(ours.filter((file) => !/^(app|benchmark\/words|graphql\/client)\//.test(file))).toEqual([]);
});
