/** FN-03: what becomes of events that a function fails on, how much of the account it may take, and where it runs. */
import { notKnown, undecided, violation, type Finding } from "./finding";
import { FUNCTIONS } from "./functions";
import { finder } from "./joins";
import type { Reading } from "./reading";
import type { ResourceView, Rule, StackView } from "./rule";

/** Where failures of asynchronous calls go, beside the function; both providers use the same names. */
const INVOKE_CONFIGS = [
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws-native:lambda:EventInvokeConfig",
];
const CONFIG_DESTINATION = ["destinationConfig", "onFailure", "destination"];

const isLimit = (value: unknown): boolean => typeof value === "number" && value >= 0;

/** Subnets whose ids are not known yet are subnets all the same; only an unknown list may be an empty one. */
function liesInNetwork(config: Reading): Finding[] {
  return ["subnetIds", "securityGroupIds"].flatMap((name) => {
    const list = config.at(name);
    if (list.state === "unknown") return [notKnown(list.path)];
    const isNamed = Array.isArray(list.value) && list.value.length > 0;
    return isNamed ? [] : [violation(list.path, `Expected ${name} of a network of your own`)];
  });
}

function judge(resource: ResourceView): Finding[] {
  const { type, props } = resource;
  if (!FUNCTIONS.includes(type)) return [];
  const problem = "Expected a reserved concurrency, so that the function takes no more of the account than that";
  return [...props.at("reservedConcurrentExecutions").must(isLimit, problem), ...liesInNetwork(props.at("vpcConfig"))];
}

/** Its name, from the name itself or from an ARN of the function or of a version of it. */
const calledName = (text: string | undefined): string | undefined => /:function:([^:]+)/.exec(text ?? "")?.[1] ?? text;

/** Whether a place for failures is named: yes, no, or where that is not known. */
function destination(reading: Reading, isTraced: boolean): Finding[] | "none" {
  if (reading.state === "unknown") {
    const reason = "where failures go is not known at preview and does not come from a resource of the stack";
    return isTraced ? [] : [undecided(reading.path, reason)];
  }
  return reading.text === undefined || reading.text === "" ? "none" : [];
}

function failuresGoSomewhere(stack: StackView): Finding[] {
  const functions = stack.ofType(FUNCTIONS);
  const find = finder(functions, ({ props }) => props.at("name").text ?? props.at("functionName").text);
  const configs = stack.ofType(INVOKE_CONFIGS).map((config) => {
    const found = find(calledName(config.inputs.at("functionName").text), config.edges.functionName ?? []);
    const isTraced = config.edges.destinationConfig !== undefined;
    return { config, found, answer: destination(config.inputs.at(...CONFIG_DESTINATION), isTraced) };
  });
  const unjoined = configs
    .filter(({ found }) => found === "unknown")
    .map(({ config }) => notKnown(config.inputs.at("functionName").path, config));
  const silent = functions.flatMap((subject) => {
    const queue = subject.inputs.at("deadLetterConfig", "targetArn");
    const own = destination(queue, (subject.edges.deadLetterConfig ?? []).length > 0);
    const beside = configs.filter(({ found }) => found === subject);
    const answers = [
      ...(own === "none" ? [] : [own.map((one) => ({ ...one, subject }))]),
      ...beside.flatMap(({ config, answer }) =>
        answer === "none" ? [] : [answer.map((one) => ({ ...one, subject: config }))],
      ),
    ];
    if (answers.length > 0) return answers.some((one) => one.length === 0) ? [] : answers.flat();
    const problem = "Expected a place for events that the function fails on (deadLetterConfig, or onFailure), got none";
    return [violation(queue.path, problem, { subject })];
  });
  return [...unjoined, ...silent];
}

export const functionsFailVisibly: Rule = {
  id: "FN-03",
  name: "function-fails-visibly-and-within-limits",
  level: "advisory",
  severity: "medium",
  states:
    "Every Lambda function keeps the events that it fails on, has a reserved concurrency, and runs in a network of our own.",
  why: "An event that is lost after its retries is a failure that nobody hears of, and a function without a limit can starve the others",
  fix: "set deadLetterConfig (or a FunctionEventInvokeConfig with onFailure), reservedConcurrentExecutions and vpcConfig",
  frameworks: ["soc2:A1.2", "airmf:MANAGE 4.1", "soc2:CC6.6"],
  on: [...FUNCTIONS, ...INVOKE_CONFIGS],
  check: judge,
  join: failuresGoSomewhere,
};
