/** What to do about a cause, and the command that goes with it: one table, so that a command changes in one place. */
import type { FoundPipeline } from "../foundPipeline";
import { LOCAL_STACK } from "../outputs";
import { fill, type Facts } from "./fill";

/** Where the pipeline stands: of the local stack, made by a client on this machine, or on AWS. */
export type Place = "local" | "client" | "aws";

export interface NextStep {
  /** What to do before the command; a sentence without its end. */
  readonly do: string;
  /** As it can be typed in a clone of the repository; FILE stands for a file of the reader's. */
  readonly command: string;
}

const AT = "--stack $<stack> --pipeline $<pipeline>";
const LOG = `npx sluicegate run explain $<id> ${AT} --lines 200`;
const RETRY = `npx sluicegate run retry $<id> ${AT}`;
const SHOW = `npx sluicegate run show $<id> ${AT}`;
const START = `npx sluicegate run start ${AT}`;
const DEPLOY = `pulumi up --stack $<stack> --policy-pack policies && ${START}`;
const UP = `npx sluicegate local up && ${START}`;
const GROUP = `aws sagemaker create-model-package-group --model-package-group-name $<group> && ${RETRY}`;
const FILES = "find $<state>/jobs -path '*$<job>*' -type f";

type Told = readonly [what: string, command: string];
type Row = Readonly<Record<Place, Told>>;

/** Where only this machine is meant; the same for both kinds of pipeline there. */
const here = (told: Told, aws: Told): Row => ({ local: told, client: told, aws });

/** A change of code or definition: an execution keeps what it was started with, so it takes a new one. */
const changed = (what: string): Row => ({
  local: [`${what}; the execution keeps the code that it was started with, so start another`, UP],
  client: [`${what}, and run your own script again; all that the step printed`, LOG],
  aws: [`${what}; the execution keeps the code that it was started with, so deploy and start another`, DEPLOY],
});

const NEXT = {
  log: here(["read more of its log", LOG], ["read more of its log", LOG]),
  retry: here(["run what failed again", RETRY], ["run what failed again", RETRY]),
  gate: here(["see the steps and what they decided", SHOW], ["see the steps and what they decided", SHOW]),
  code: changed("correct the code or the definition"),
  timeLimit: changed("make the step do less, or raise the limit in the definition"),
  outputs: changed("make the answer and the step's OutputParameters agree"),
  memory: {
    ...changed("give the step less data at a time, or a larger instance type"),
    local: ["free memory on this machine, or give the step less data", RETRY],
    client: ["free memory on this machine, or give the step less data", RETRY],
  },
  disk: {
    ...changed("raise VolumeSizeInGB of the step"),
    local: ["free space on the disk of $<state>", RETRY],
    client: ["free space on the disk of $<state>", RETRY],
  },
  package: {
    local: [
      "use what the image has, or name an interpreter that has it for $<image> in $<state>/environments.yaml",
      RETRY,
    ],
    client: [
      "nothing is installed from a requirements.txt here: install it in a virtual environment of yours and name that for $<image> in $<state>/environments.yaml",
      RETRY,
    ],
    aws: ["add it to the requirements.txt beside the step's code, or to the image", DEPLOY],
  },
  environment: here(
    ["name an environment that has it for $<image> in $<state>/environments.yaml", RETRY],
    ["add it to the image, or correct the entrypoint", DEPLOY],
  ),
  image: here(
    ["name what stands for the image in $<state>/environments.yaml, as docs/local-sagemaker.md says", RETRY],
    ["correct the image in the definition", DEPLOY],
  ),
  lambda: here(
    ["correct $<state>/lambdas.yaml or the file that it names, as docs/local-sagemaker.md says", RETRY],
    ["correct the function", RETRY],
  ),
  callback: here(
    ["have the work done; the step then asks again with a new token", RETRY],
    ["have the work done; the step then asks again with a new token", RETRY],
  ),
  files: {
    ...changed("compare the names in the code with what the step's inputs bring"),
    local: ["compare with what the step was given", FILES],
    client: ["compare with what the step was given", FILES],
  },
  upload: here(
    ["put the data there, then run what failed again", `npx sluicegate local s3 cp FILE $<uri>$<object> && ${RETRY}`],
    ["put the data there, then run what failed again", `aws s3 cp FILE $<uri>$<object> && ${RETRY}`],
  ),
  propertyFile: here(
    ["look at what was written", "npx sluicegate local s3 ls $<uri>$<file>"],
    ["look at what was written", "aws s3 cp $<uri>$<file> -"],
  ),
  group: {
    local: ["bring the stack up, which makes it", UP],
    client: ["make it, with AWS_ENDPOINT_URL set, and run what failed again", GROUP],
    aws: ["bring the stack up, which makes it", DEPLOY],
  },
  quota: changed("ask for a higher quota, or take another instance type"),
} as const satisfies Readonly<Record<string, Row>>;

export type NextName = keyof typeof NEXT;

/** The pipeline's place by its name: a client's pipeline is called as SageMaker calls it. */
export function placeOf(stack: string, { name, pipelineName }: FoundPipeline): Place {
  if (stack !== LOCAL_STACK) return "aws";
  return name === pipelineName ? "client" : "local";
}

/** @param facts what the table's texts name */
export function nextStep(name: NextName, place: Place, facts: Facts): NextStep {
  const [what, command] = NEXT[name][place];
  return { do: fill(what, facts), command: fill(command, facts) };
}
