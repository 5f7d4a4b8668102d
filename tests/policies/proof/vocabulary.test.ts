/** The closed world and the starter's freedom, each as one list that a review sees grow: said/vocabulary.txt. */
import { FREE, FREE_IN_EVALUATION, TELLING } from "../../../policies/proof/choices";
import * as vocabulary from "../../../policies/proof/vocabulary";
import { assertLines } from "./said";

const line = (title: string, keys: Iterable<string>): string => `${title}: ${[...keys].join(" ")}`;
const listed = (title: string, places: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(places).map(([type, keys]) => line(`${title} ${type}`, keys));

describe("policies/proof knows and lets be", () => {
  it("what said/vocabulary.txt says", () => {
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
