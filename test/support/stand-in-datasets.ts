import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { BakeFolders } from '../../runners/bake/bake-suite.ts';
import type { Dataset } from '../../benchmark/samples/dataset.ts';

/** Datasets for a bake whose content the test generates, under the ids of datasets in the catalog. */
export function standInDatasets(makers: Readonly<Record<string, () => Dataset>>): BakeFolders['datasets'] {
  const identityOf = (id: string) => sha256Hex(`stand-in for ${id}`); // differs from the identity of the original data
  return {
    identify: async ({ description: { id } }) => identityOf(id),
    open: async ({ description: { id } }) => {
      const make = makers[id];
      if (!make) throw new Error(`The test has no stand-in for ${id}.`);
      return { dataset: make(), contentSha256: identityOf(id), close: () => {} };
    },
  };
}
