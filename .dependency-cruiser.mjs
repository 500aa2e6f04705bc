/**
 * Which way imports point (README.md, "Where things are"). Types count: an import of a type is a dependency, too.
 * `npm run structure` checks the files by these rules, and then that no two rooms depend on each other.
 */
const rooms = ['app', 'graphql', 'db', 'runners', 'defenses', 'cli', 'infra', 'start', 'bench', 'test'];

/**
 * Files that match `from` import nothing that matches `to`.
 * @param {string} name
 * @param {string} from
 * @param {string} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function never(name, from, to) {
  return { name, severity: 'error', from: { path: from }, to: { path: to } };
}

/**
 * Every room but those named, as a pattern.
 * @param {string[]} allowed
 */
function roomsExcept(...allowed) {
  return `^(${rooms.filter((room) => !allowed.includes(room)).join('|')})/`;
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    never('benchmark-stands-alone', '^benchmark/', roomsExcept()),
    {
      name: 'benchmark-is-pure',
      severity: 'error',
      comment: 'No file system, network, clock or process. Hashing is pure.',
      from: { path: '^benchmark/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'benchmark-uses-few-packages',
      severity: 'error',
      comment: 'Each of these was looked at and has no effects.',
      from: { path: '^benchmark/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/(zod|protobufjs|fft\\.js)/' },
    },
    {
      name: 'words-run-in-a-browser',
      severity: 'error',
      comment: 'benchmark/words imports nothing but itself, so that client components can use it.',
      from: { path: '^benchmark/words/' },
      to: { pathNot: '^benchmark/words/' },
    },
    never('app-asks-graphql', '^app/', roomsExcept('app', 'graphql')),
    never('graphql-asks-db', '^graphql/', roomsExcept('graphql', 'db')),
    never('graphql-client-stands-alone', '^graphql/client/', '^(?!graphql/client/|benchmark/words/|node_modules/)'),
    never('db-knows-the-benchmark-only', '^db/', roomsExcept('db')),
    never('cli-asks-over-http', '^cli/', '^(app|db|infra|start|bench|test)/|^graphql/(?!client/)'),
    never('runners-use-db-in-the-worker-only', '^runners/(?!worker/)', '^db/'),
    never('runners-know-no-pages', '^runners/', '^(app|graphql|cli|defenses|infra|start|bench|test)/'),
    never('defenses-know-no-platform', '^defenses/', '^(app|graphql|db|cli|infra|start|bench|test)/'),
    never('the-product-needs-no-tests', '^(?!test/|bench/)', '^test/'),
    never('benches-use-test-support-only', '^bench/', '^test/(?!support/)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|\\.next|\\.data)/|\\.css$|^next-env\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
