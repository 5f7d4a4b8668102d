/** Every check of the project: how it is run, and how what it printed is counted. */
import { dirname, join } from "node:path";

export interface Tools {
  readonly root: string;
  /** Interpreter of the test environment. */
  readonly python: string;
  /** The command actionlint. */
  readonly actionlint: string;
}

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export interface Check {
  readonly name: string;
  readonly command: (tools: Tools) => readonly string[];
  /** Whether it runs only when it is asked for: it repeats another check, slower. */
  readonly onRequest?: true;
  /** Whether it fills several cores by itself, so that nothing runs beside it. */
  readonly alone?: true;
  /** Reads how many passed and failed from what the tool printed; a check without it is one. */
  readonly count?: (printed: string) => Count;
}

const bin = (root: string, name: string): string => join(root, "node_modules", ".bin", name);

/** The number before a word in a test runner's summary, for example `12 passing`. */
const numberBefore = (word: string, printed: string): number => {
  const last = [...printed.matchAll(new RegExp(`(\\d+) ${word}`, "g"))].at(-1)?.[1];
  return Number(last ?? 0);
};

/** The files that start the engine many times come first: the last ones are short, and no core waits for one of these. */
const TESTS = ["tests/*.test.ts", "tests/scripts/**/*.test.ts", "tests/!(scripts)/**/*.test.ts"] as const;

const mocha = ({ root }: Tools, ...options: readonly string[]): readonly string[] => [
  bin(root, "mocha"),
  "--no-color",
  ...options,
  ...TESTS,
];

const countMocha = (printed: string): Count => ({
  passed: numberBefore("passing", printed),
  failed: numberBefore("failing", printed),
});

export const CHECKS: readonly Check[] = [
  { name: "format", command: ({ root }) => [bin(root, "prettier"), "--check", "--log-level", "warn", "."] },
  { name: "lint", command: ({ root }) => [bin(root, "eslint"), "--max-warnings", "0", "."] },
  { name: "types", command: ({ root }) => [bin(root, "tsc"), "-p", "tsconfig.json"] },
  { name: "ruff", command: ({ python }) => [python, "-m", "ruff", "check", "."] },
  { name: "ruff format", command: ({ python }) => [python, "-m", "ruff", "format", "--check", "."] },
  {
    name: "actionlint",
    // Only what is pinned here checks: another shellcheck or pyflakes on the PATH would find other things elsewhere.
    command: ({ actionlint }) => [actionlint, "-no-color", "-shellcheck=", "-pyflakes="],
  },
  {
    name: "zizmor",
    command: ({ root, python }) => [
      join(dirname(python), "zizmor"),
      "--offline",
      "--no-progress",
      "--persona=pedantic",
      "--strict-collection",
      root,
    ],
  },
  {
    name: "pytest",
    command: ({ python }) => [python, "-m", "pytest", "-q", "tests"],
    count: (printed) => ({
      passed: numberBefore("passed", printed),
      failed: numberBefore("failed", printed) + numberBefore("error", printed),
    }),
  },
  { name: "mocha", alone: true, command: (tools) => mocha(tools, "--parallel", "--jobs", "2"), count: countMocha },
  // The same tests; at the end the share of lines, branches and functions that they ran. In one process: mocha kills the
  // others before they could tell what they ran.
  {
    name: "coverage",
    onRequest: true,
    alone: true,
    command: (tools) => [bin(tools.root, "c8"), ...mocha(tools)],
    count: countMocha,
  },
];

/** @param names of the checks that are asked for; none means all but those that run only on request */
export function chosenChecks(names: readonly string[]): readonly Check[] {
  return CHECKS.filter(({ name, onRequest }) => (names.length === 0 ? onRequest !== true : names.includes(name)));
}

/** @param code of the process; a runner that ends badly without naming a failure, or that ran nothing, has failed */
export function countOf({ count }: Check, code: number, printed: string): Count {
  if (count === undefined) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = count(printed);
  const lost = (code !== 0 && failed === 0) || passed + failed === 0 ? 1 : 0;
  return { passed, failed: failed + lost };
}
