/**
 * GATE-15, the definition's part: production evaluates with reviewed code. The list of digests belongs to validators, not to
 * the team that trains, and what the proof certifies names the digest of the code that will run.
 */
import { undecided, violation, type Finding } from "./finding";
import { floorsOf } from "./floors";
import type { Certificate } from "./proof";
import type { Context, ResourceView } from "./rule";

const HOW =
  "the current digest is in the sinks of `npx sluicegate pipeline prove --json` (codeDigests), and a validator adds it";

/** Only what is proved is judged here; a definition that is not has findings of its own, which block. */
export function judgeEvaluators(
  path: string,
  { sinks }: Certificate,
  pipeline: ResourceView,
  { relaxed, floors }: Context,
): Finding[] {
  if (relaxed || sinks.length === 0) return [];
  const listed = floorsOf(floors, pipeline.name)?.evaluators ?? [];
  return sinks.flatMap(({ step, code, codeDigests }) => {
    const where = `${path} step "${step}"`;
    if (codeDigests.length < code.length || code.length === 0) {
      const fix = "put the step code at a key that holds its digest, code/<sha256>/, as infra/code.ts does";
      return [undecided(where, "the evaluation's code is not addressed by its digest", { fix })];
    }
    const unlisted = codeDigests.filter((digest) => !listed.includes(digest));
    if (unlisted.length === 0) return [];
    const what = "Expected evaluation code that validators have listed, got code with another digest";
    return [
      violation(where, what, {
        fix: `list it at pipelines.${pipeline.name}.evaluators in policies/floors.yaml; ${HOW}`,
      }),
    ];
  });
}
