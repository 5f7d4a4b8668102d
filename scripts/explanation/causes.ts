/**
 * What usually stands behind a failure, by the words of its reason or of the log. `$<name>` in a sentence is what the
 * pattern's group of that name matched, or a fact of the step. Where nothing fits, nothing is guessed.
 */
import type { NextName } from "./nextSteps";

export interface Row {
  readonly matches: RegExp;
  readonly cause: string;
  readonly next: NextName;
}

export interface Ending extends Row {
  /** Types of step that it is about; all when absent. */
  readonly types?: readonly string[];
}

/** How a step ended, which outranks what it printed before. The first row that fits counts. */
export const ENDINGS: readonly Ending[] = [
  {
    matches: /MaxRuntimeExceeded|exceeded the (?:maximum runtime|MaxRuntimeInSeconds)/i,
    cause: "The job ran longer than its StoppingCondition's MaxRuntimeInSeconds allows.",
    next: "timeLimit",
  },
  {
    matches: /Sandbox\.Timedout|Task timed out after/,
    cause: "The Lambda function ran longer than its timeout.",
    next: "lambda",
  },
  {
    matches: /exit code:? 137|ended by signal SIGKILL|instance type with more memory|OutOfMemory/i,
    cause: "The process was killed, which the system does when memory runs out.",
    next: "memory",
  },
  {
    matches: /exit code:? 127[\s\S]*?(?:: |exec: )(?<command>[^\s:]+): (?:command )?not found/i,
    cause: "The step runs $<command>, a command that its environment does not have.",
    next: "environment",
  },
  {
    matches: /exit code:? 127/i,
    cause: "The step runs a command that its environment does not have.",
    next: "environment",
  },
  {
    matches: /exit code:? 126/i,
    cause: "The step runs a file that is no program or may not be executed.",
    next: "code",
  },
  {
    matches: /No S3 objects found under S3 URL "(?<uri>s3:[^"]+)"|found none at (?<object>s3:\S+?)\.$/m,
    cause: "There is no object at $<uri>$<object>.",
    next: "upload",
  },
  {
    matches:
      /a value at path "(?<path>[^"]*)" of (?<uri>s3:\/\/\S+?),|at path "(?<other>[^"]*)" of (?<file>s3:\/\/\S+?),/,
    cause: "The property file that the step wrote has no such value at $<path>$<other>.",
    next: "propertyFile",
  },
  {
    matches: /Expected JSON in property file (?<uri>s3:\/\/\S+?), got/,
    cause: "The step that should write the property file wrote none, or no JSON.",
    next: "propertyFile",
  },
  {
    matches: /property file/i,
    cause: "The step reads a property file that no step wrote, or a path that is not in it.",
    next: "code",
  },
  {
    matches: /Model Package Group \S+\/(?<group>\S+) does not exist/,
    cause: "There is no model package group $<group> to register the model in.",
    next: "group",
  },
  {
    matches: /runs in image (?<image>\S+), which no environment stands for/,
    cause: "Nothing on this machine stands for image $<image>.",
    next: "image",
  },
  {
    matches: /runs in image (?<image>\S+), but its environment's interpreter (?<python>\S+) is not there/,
    cause: "The environment of image $<image> names an interpreter that is not there, $<python>.",
    next: "image",
  },
  {
    matches: /Expected (?<command>docker|podman) on the PATH to run image (?<image>\S+),/,
    cause: "The environment of image $<image> wants $<command>, which this machine does not have.",
    next: "image",
  },
  {
    matches: /calls Lambda function (?<function>\S+), (?:which no file stands for|but there is no file)/,
    cause: "No file on this machine stands for Lambda function $<function>.",
    next: "lambda",
  },
  {
    matches: /Expected a function (?<handler>\S+) in (?<file>\S+), got none; see lambdas\.yaml|HandlerNotFound/,
    cause: "The file of the Lambda function has no handler of the name that is called.",
    next: "lambda",
  },
  {
    matches: /to give the outputs that the step declares|to return an object/,
    cause: "The answer has not the outputs that the step declares, or has them in other types.",
    next: "outputs",
  },
  {
    types: ["Callback"],
    matches: /Nobody answered|timed out|timeout|expired/i,
    cause: "Nobody answered the step's message in the time that it waits.",
    next: "callback",
  },
  {
    types: ["Callback"],
    matches: /^(?!\w*Error: )./,
    cause: "Whoever answered the step's message said that the work failed; the reason is in their words.",
    next: "callback",
  },
  {
    matches: /Expected the metric "(?<metric>[^"]+)" in the output of/,
    cause: "The training job printed no line in which the tuning job's metric $<metric> is found.",
    next: "code",
  },
  {
    matches: /ResourceLimitExceeded|service limit|AccountLimitExceeded/i,
    cause: "The account's quota for this kind of instance is reached.",
    next: "quota",
  },
  {
    matches: /CapacityError|InsufficientCapacity|could not be started|Internal ?ServerError/i,
    cause: "The job could not be started, through no fault of the step.",
    next: "retry",
  },
];
