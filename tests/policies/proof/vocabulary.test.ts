/** The closed world and the starter's freedom, each as one list that a review sees grow: said/vocabulary.txt. */
import { createRequire } from "node:module";
import type * as Choices from "../../../policies/proof/choices";
import type * as Vocabulary from "../../../policies/proof/vocabulary";
import { assertLines } from "./said";

/** A module of tables, read again: so a mutant of one shows in this test, without a process of its own. */
function again(module: string): unknown {
  const load = createRequire(__filename);
  const file = load.resolve(`../../../policies/proof/${module}`);
  const known = load.cache[file];
  Reflect.deleteProperty(load.cache, file);
  const read: unknown = load(file);
  load.cache[file] = known;
  return read;
}

const line = (title: string, keys: Iterable<string>): string => `${title}: ${[...keys].join(" ")}`;
const listed = (title: string, places: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(places).map(([type, keys]) => line(`${title} ${type}`, keys));

describe("policies/proof knows and lets be", () => {
  it("what said/vocabulary.txt says", () => {
    const vocabulary = again("vocabulary") as typeof Vocabulary;
    const { FREE, FREE_IN_EVALUATION, TELLING } = again("choices") as typeof Choices;
    const kinds = [...vocabulary.STEP_KINDS].flatMap(([type, { consequence, keys, argumentKeys }]) => [
      line(`step ${type} (${consequence})`, keys),
      ...(argumentKeys === undefined ? [] : [line(`arguments of ${type}`, argumentKeys)]),
    ]);
    assertLines("vocabulary", [
      line("definition", vocabulary.TOP_LEVEL_KEYS),
      line("parameter", vocabulary.PARAMETER_KEYS),
      line("types of parameters", vocabulary.PARAMETER_TYPES),
      line("execution variables", vocabulary.EXECUTION_VARIABLES),
      line("every step", vocabulary.COMMON_STEP_KEYS),
      ...kinds,
      line("comparisons", vocabulary.COMPARISONS),
      line("equalities", vocabulary.EQUALITIES),
      ...[...vocabulary.CONDITION_KEYS].map(([type, keys]) => line(`condition ${type}`, keys)),
      ...listed("a parameter may stand in", FREE),
      ...listed("a parameter may stand, where a step evaluates, in", FREE_IN_EVALUATION),
      ...listed("an execution variable may stand in", TELLING),
    ]);
  });
});
