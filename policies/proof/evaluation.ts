/** What a certificate says of the evaluations: by which code, and on which data, a model was scored. */
import type { ProofDefinition } from "./definition";
import { datumOf, evaluationInputs, inputsOf } from "./inputs";
import { literalOf } from "./location";

export interface CertifiedEvaluation {
  /** Where the evaluation's code lies, as literal S3 URIs. */
  readonly code: string[];
  /** sha256 of that code, lower-case hex, where the URI is addressed by content: `.../code/<digest>/...`. */
  readonly codeDigests: string[];
  /** Where the held-out data lie; what only an execution knows stands in `<>`. */
  readonly holdout: string[];
}

const DIGEST = /\/code\/([0-9a-f]{64})(?:\/|$)/;

/** The digest that a content-addressed location of code names. */
export function digestIn(uri: string): string | undefined {
  return DIGEST.exec(uri)?.[1];
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

export function certifiedEvaluation(evaluators: readonly string[], definition: ProofDefinition): CertifiedEvaluation {
  const steps = evaluators.flatMap((name) => definition.steps.get(name) ?? []);
  const inputs = steps.flatMap(inputsOf).filter(({ isCode }) => isCode);
  const code = sorted(inputs.flatMap(({ uri }) => literalOf(uri) ?? []));
  const data = steps.flatMap((step) => evaluationInputs(step, definition).data);
  const places = data.map(({ uri }) => datumOf(uri, definition).location?.segments ?? ["<somewhere>"]);
  return {
    code,
    codeDigests: sorted(code.flatMap((uri) => digestIn(uri) ?? [])),
    holdout: sorted(places.map((segments) => segments.join("/").replace(/^s3:\//, "s3://"))),
  };
}
