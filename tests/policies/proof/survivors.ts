/**
 * Why mutants of the proof survive: for each line of code on which some do, what makes them the same as the proof. A new
 * survivor wants a test; a line here wants an argument.
 */

/** The kinds of reason, in the order of the page. */
export const KINDS = {
  open: "Not told apart yet",
  same: "The same in every case",
  unreachable: "Demanded by the compiler, or kept for safety, and never reached",
  cost: "A matter of cost",
  stricter: "Undecided either way, by another road",
} as const;

/** The kind, a part of the line that no other line with survivors of the file has, and the argument. */
export type Reason = readonly [kind: keyof typeof KINDS, excerpt: string, why: string];

export const MADE_WITH =
  "Run on 2026-11-29 with StrykerJS 9.6.1, its mocha runner 9.6.1, mocha 12.0.3 and Node.js 20.20.2; timed out counts as killed.";

const MISSING = "a step that a reference names is there: order.ts refuses all others before";
const FILLED = "each is set before it is read";
const STRING = "a text that begins with a quote is one string, or no JSON";
const WAITS = "a name that no step has: nothing waits for it, and it waits for nothing";

export const SURVIVORS: Readonly<Record<string, readonly Reason[]>> = {
  "atoms.ts": [
    ["same", 'const type = textAt(json, "Type") ??', "formula.ts reads no comparison of an unknown type"],
    ["same", '!("value" in left)', "where one side has no value, the types of the two differ"],
    ["same", 'textAt(read, "PropertyFile", "Get") ??', "neither text is a reference"],
  ],
  "box.ts": [
    ["same", "high: Infinity, highOpen: true", "no metric is infinite"],
    ["same", "low: -Infinity, lowOpen: true", "no metric is infinite"],
  ],
  "certificate.ts": [["same", 'createHash("sha256")', "a text is taken as UTF-8 anyway"]],
  "choices.ts": [["unreachable", "?? [])", "the table has this type"]],
  "counterexample.ts": [
    ["same", "names.map(() => 0)", "a counter that is not set counts as zero"],
    ["cost", "effort < EFFORT", "one assignment more or less before the search is given up"],
    ["unreachable", "?.choices[counters", "each name has choices, and each counter points at one"],
    ["unreachable", "?.choices.length", "each name has choices"],
    ["cost", 'if (node.leaf.kind === "opaque")', "a further variable that no condition reads"],
    ["unreachable", "values.at(-1) ?? true", "a formula has at least its And"],
    ["unreachable", 'case "unknown":', "canFail gives up before, where a condition is unknown"],
    ["unreachable", "      return false;", "canFail gives up before, where a condition is unknown"],
    ["same", "assignment.get(leaf.identity) === true", "both values are tried"],
    ["unreachable", 'typeof value !== "number"', "each metric has a number"],
  ],
  "evaluation.ts": [
    ["unreachable", "const steps = evaluators.flatMap", MISSING],
    ["same", "const code = sorted(", "code at no literal place is not proved, so no certificate tells of it"],
    [
      "same",
      "holdout: sorted(places",
      "a place that begins otherwise begins with what is not known, and holds no scheme",
    ],
    ["unreachable", '?? ["<somewhere>"]', "rows at no place are not proved to be held out"],
  ],
  "fairness.ts": [
    ["same", '(reference.kind === "step" ?', "no step has what a parameter's reference names as a step"],
    ["unreachable", "steps.get(name) ?? []", MISSING],
    ["cost", "if (seen.has(one)) continue;", "a step is looked at again; order.ts has refused cycles before"],
  ],
  "finding.ts": [
    ["same", "const advisory = finding.advisory === true", "what was advisory stays so: the finding is copied whole"],
    ["unreachable", "...(why === undefined", "each rule has its reason"],
    ["same", "if (!this.found.has(key))", "of two findings that say the same either may stay"],
    ["same", 'compare(a.step ?? "", b.step ?? "")', "findings of one rule have a step, or none has"],
    ["same", "...(path === undefined ?", "a way that is not there is left out of JSON, too"],
    ["same", "return a < b ? -1 : 1;", "equal texts were told apart before"],
  ],
  "formula.ts": [
    ["same", "const nodes: FormulaNode[] = []", "a node of no kind to which no other refers"],
    ["same", "isObject(json) && typeof json.Type", "no type that the proof knows is anything but a text"],
    ["unreachable", "return child === undefined", "a Not with its two keys has a child"],
    ["unreachable", "boxes.at(-1) ??", "a formula has at least its And"],
    ["same", 'case "unknown":', "a node without a guarantee guarantees nothing"],
  ],
  "freshness.ts": [
    ["unreachable", "...(between ?? [])", "nothing is between where too much is, and the doubt stands"],
    ["unreachable", "if (step?.json.CacheConfig", MISSING],
    ["same", "reaches.set(evaluator.name, false)", "the evaluation is among the steps either way"],
    ["same", 'const step = use.reference.kind === "step"', "no step has what a parameter's reference names as a step"],
    ["same", "return new Set([...reaches]", "no step has such a name"],
  ],
  "holdout.ts": [
    ["cost", "if (seen.size > EFFORT)", "one pair more or less before comparing is given up"],
    [
      "same",
      "if (this.isWritten(a) || this.isWritten(b))",
      "followed on, nobody can follow this place back, which is unclear",
    ],
    [
      "unreachable",
      "return output === undefined && location !== undefined",
      "what lies at no place was doubted before",
    ],
    ["unreachable", "data[index] ?? {", "each result has its input"],
    ["same", 'return results.includes("unclear")', "any word but apart and same is a doubt"],
    ["cost", "if (seen.has(key)) continue;", "a pair is compared again"],
    [
      "same",
      'relation === "same" || relation === "unclear"',
      "followed back, the same comes from the same, which is unclear",
    ],
    ["same", 'return "apart";', "any word but same and unclear is apart"],
    [
      "same",
      'relation === "apart" ? "apart" : "unclear"',
      "followed back, outputs of one step come from the same, which is unclear",
    ],
    ["same", "this.rank.get(datum.maker?.name", "no step has either name"],
    ["same", "rankOf(a) >= rankOf(b)", "of two of one rank either may be followed first"],
    [
      "unreachable",
      "if (maker === undefined) return undefined;",
      "the one that is later has a maker, or both were told apart before",
    ],
    ["stricter", '["Processing", "Training", "Tuning"]', "what a tuning step made is then unclear, not followed"],
    ["same", "if (output !== undefined) return", "an output's place says which it is, too"],
    ["same", 'return `${maker?.name ?? ""}', "the place says which it is, too"],
  ],
  "index.ts": [["unreachable", "|| outcome === undefined) return", "what is PROVED was read to its end"]],
  "inputs.ts": [
    ["same", "textAt(step.args, ...settings", "neither text is a path"],
    ["same", "const parts = partsOf(uri) ?? []", "a text that is no reference has no step and no output"],
    ["same", "const output = parts.length === 1", "one part is there, and a text is no output"],
  ],
  "json.ts": [
    ["same", "if (others.length > 0 || key === undefined)", "what is absent is no function's name"],
    ["same", 'typeof key === "number" ||', "a number is a plain key, too"],
  ],
  "location.ts": [
    ["same", 'typeof part !== "string" && part.kind', "a text has no kind"],
    ["same", "get === undefined ? undefined", "what is absent is no reference"],
    ["same", "const [only] = parts ?? []", "where there are no parts, none is a text by itself"],
    ["cost", 'typeof expression !== "object"', "a place is read again"],
    ["cost", "if (known !== undefined) return known;", "a place is read again"],
    ["cost", "if (location !== undefined) definition", "a place is read again"],
    ["same", "const index = parts.findIndex", "a text is no output"],
    [
      "unreachable",
      'if (part === undefined || typeof part === "string") break;',
      "the part that was found is a reference",
    ],
    ["unreachable", "output === undefined ? undefined", "the part that was found is an output"],
    ["same", "if (text === undefined ||", "what is absent begins as no place does"],
    ["same", "const [short, long] =", "of two of one length either may be the short one"],
    ["unreachable", "long.segments[index] ??", "the long one has each part that the short one has"],
    ["cost", 'segment.includes("<") &&', "the second half answers by itself"],
    ["same", "const [first] = partsOf(expression) ?? []", "neither text has a bucket"],
    ["same", 'typeof first === "string" &&', "a reference is no text with a bucket"],
  ],
  "order.ts": [
    ["same", "const names: string[] = step.branch", WAITS],
    ["same", "const order: string[] = []", WAITS],
    ["same", "const trail = done.has(start)", WAITS],
    ["unreachable", "waits.get(top.name)?.", "each name on the trail is a step's, or nobody waits for it"],
    ["unreachable", 'trail.at(-1) ?? ""', "a cycle has a last name"],
    ["same", "name < least", "no name stands twice in a cycle"],
    ["unreachable", 'turned[0] ?? ""', "a cycle has a first name"],
  ],
  "provenance.ts": [
    ["cost", "if (known !== undefined) return known;", "a source is tried again"],
    ["unreachable", "listAt(step?.json", MISSING],
    ["unreachable", 'return step?.type === "Processing"', MISSING],
    ["unreachable", "if (step === undefined) return;", MISSING],
    ["same", 'textAt(file, "OutputName") ?? ""', "no output has either name"],
    ["unreachable", "if (evaluator === undefined) continue;", MISSING],
    ["unreachable", 'trained: "",', "what is trained has a root"],
    ["cost", "if (this.checked.has(key)) return;", "a pair is checked again, and each finding kept once"],
  ],
  "origin.ts": [
    ["same", "const [only] = parts ?? []", "a text is no reference"],
    ["same", "const isOne = parts?.length === 1", "where one part is, it is there"],
    ["same", "if (parts === undefined || !isOne)", "where there are no parts, there is not one"],
    ["same", 'textAt(settings, "sagemaker_program") ?? ""', "neither text is a repack program"],
    ["same", "if (parts?.some(", "a text has no kind"],
    ["same", "const jobs = (parts ?? [])", "a text is no reference"],
    ["same", "const index = (parts ?? [])", "without parts there is no job, whatever the index"],
    ["unreachable", "if (parts === undefined || job === undefined", "a step that was found was named by a part"],
    ["same", "const root = step.type", "the job's name ends the selector and stands in it once"],
    ["same", 'return type === "Tuning" &&', "no other step has these properties"],
  ],
  "parameters.ts": [
    [
      "same",
      '"TrainingImage",',
      "no place with this name is free where a table speaks of the type, and no other type has it",
    ],
    [
      "same",
      '"AlgorithmName",',
      "no place with this name is free where a table speaks of the type, and no other type has it",
    ],
    ["same", 'typeof key === "string" && /^sagemaker_/i', "a number is no setting's name"],
    ["same", 'use.keys[0] === "Arguments" ?', "no place outside of Arguments is free, with its first key or without"],
    ["unreachable", 'step.type === "Tuning" &&', "only tuning steps have this key"],
  ],
  "parser.ts": [
    ["cost", "const LONE_SURROGATE", "what JSON.parse does not read, the strict reader reads to the same value"],
    ["cost", "!LONE_SURROGATE.test(text) && scanIsPlain", "the strict reader reads it to the same value"],
    ["unreachable", "error instanceof ParseFault", "the strict reader throws nothing else"],
    ["cost", "if (value !== undefined) return", "the strict reader reads what JSON.parse has read"],
    ["cost", "function parseNatively", "the strict reader reads it again"],
    ["cost", "  try {", "without it the strict reader reads all"],
    ["same", "} catch {", "a block without a return gives undefined too"],
  ],
  "plainScan.ts": [
    ["same", "position < text.length", "at the end stands no quote, and the gap is empty"],
    ["same", "const end = quote", STRING],
    ["same", "if (quote < 0) return true", STRING],
    ["same", "if (close < 0) return false", "no closing quote stands at the beginning"],
    [
      "same",
      "while (quote >= 0 && isEscaped",
      "what stands before the text is no backslash, and no closing quote is first",
    ],
    ["same", "(quote - index) % 2", "sum and difference are odd together"],
    ["same", "index < to", "what ends a gap is a quote, or nothing"],
    ["same", "readonly starts", FILLED],
    ["same", "readonly ends", FILLED],
    ["same", "readonly marks", FILLED],
    ["same", "readonly bases", "where there is none, it counts as zero"],
    ["cost", "nextEscape = -1", "only for a text that begins with a key, which is no JSON"],
    ["cost", "this.count - base >= MANY_KEYS", "keys of outer objects would count too, so more is read strictly"],
    ["cost", "this.marks[index] === mark", "the mark only saves a comparison of the texts"],
    ["cost", "if (this.nextEscape < start)", "one search more finds the same"],
    ["same", "found < 0 ? Infinity", "a key begins behind a quote, so none is found at 0"],
    ["same", "return this.nextEscape < end", "a key ends at its quote, which is no backslash"],
  ],
  "predictions.ts": [
    ["same", "= partsOf(uri) ?? []", "a text is no reference to a step"],
    ["same", "= partsOf(transform.args.ModelName) ?? []", "a text is no reference to a step"],
    [
      "unreachable",
      'transform?.type !== "Transform"',
      "only transform steps have this property, and the step is there",
    ],
    ["same", 'name.path.join("/")', "one part joined by anything is itself"],
    ["unreachable", 'model?.type === "Model"', "only Model steps have containers, and the step is there"],
    ["unreachable", "return model === undefined ||", "the step is there, and without artifacts no model is scored"],
    ["same", "if (containers.length === 0 ||", "no containers are no model"],
  ],
  "prover.ts": [
    ["cost", 'if (step.type === "Condition")', "a step without conditions is read as a formula"],
    ["same", "a.step < b.step", "no two steps have one name"],
    ["cost", "if (known !== undefined) return known;", "a formula is read again, and each finding kept once"],
    ["cost", "const [interval] = sufficient", "more metrics than real gates have are tried"],
  ],
  "reader.ts": [
    ["same", "    [],", "no key has this name"],
    ["cost", "let index = json.length - 1", "what stands behind the last step is passed over"],
    ["unreachable", "if (step !== undefined)", "each index of a list has its step"],
    ["same", 'textAt(parameter, "Type") ?? ""', "neither text is a type"],
    ["same", 'if (step.type !== "Condition") return;', "no other step has branches: their keys are refused"],
    ["same", 'const type = textAt(json, "Type") ?? ""', "neither text is a type"],
    ["same", 'kind: kind ?? { consequence: "none"', "a step of an unknown type is refused, and registers nothing"],
  ],
  "strictReader.ts": [
    ["unreachable", "got nothing", "without an open container there is a value"],
    ["same", 'object: {}, key: ""', "no pointer prints either"],
    ["same", "Object.defineProperty(frame.object", "nothing changes a value that has its place"],
    ["same", "const letter = ", "no escape is so long"],
    ["same", "0-9a-fA-F]{4}$", "no more than four characters are looked at"],
    ["unreachable", "got none", "what is placed or goes on is in a container"],
  ],
  "uses.ts": [
    ["cost", 'if (typeof root !== "object" || root === null)', "what is no object has no members to look at"],
    ["same", "const pending: Visit[] = [{ container: root", "the root's own key is in no place"],
    ["same", 'if (typeof value === "object" && value !== null)', "what is no object has no members to look at"],
    ["same", 'if (typeof value !== "object" || value === null)', "what is no object has no members to look at"],
  ],
  "writers.ts": [
    ["same", "PLACES[step.type] ??", "no step has such a key"],
    ["unreachable", "if (!PROCESSING.has(step.type)) return;", "no step of another type has such outputs"],
    ["unreachable", "return above || (here?.writers ?? 0) > 1", "the place of a report is in the index"],
  ],
  "sink.ts": [
    ["same", "orderKey(a.source) < orderKey(b.source)", "no two metrics of one box are of one report and path"],
  ],
};
