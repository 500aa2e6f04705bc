import { suiteSchema } from '../../benchmark/suites/suite.ts';
import { connectDatabase } from '../../db/client.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { prepareSuite } from '../../runners/worker/preparation/prepare-suite.ts';
import { tinyDatasets } from './tiny-suite.ts';

// Prepares a suite in a process of its own, which a test kills: node --import tsx FILE DATABASE_URL FOLDER SUITE
const [url = '', folder = '', suite = ''] = process.argv.slice(2);
await prepareSuite(
  {
    db: connectDatabase(url).db,
    folders: { artifacts: new ArtifactFolder(folder), datasets: tinyDatasets },
    tensorBackend: 'wasm',
    signal: new AbortController().signal,
    notify: () => {},
  },
  suiteSchema.parse(JSON.parse(suite)),
  { inBackground: true },
);
