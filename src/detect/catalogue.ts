import type { DetectorProof } from "./detector.ts";
import type { DetectorId, FailureClass } from "./finding.ts";
import { DETECTORS } from "./registry.ts";

/** All there is to tell of a detector. */
export interface CatalogueEntry extends DetectorProof {
  readonly id: DetectorId;
  readonly class: FailureClass;
}

/** The detectors with their proofs, in the registry's order. */
export function loadCatalogue(): Promise<readonly CatalogueEntry[]> {
  return Promise.all(DETECTORS.map(async ({ id, class: name }) => ({ id, class: name, ...(await loadProof(id)) })));
}

// By the file's path, which is the ID: a list of its own would be one more place to keep.
async function loadProof(id: DetectorId): Promise<DetectorProof> {
  const [runtime, name] = id.split("/");
  const { proof } = (await import(`./detectors/${runtime}/${name}.ts`)) as { readonly proof: DetectorProof };
  return proof;
}
