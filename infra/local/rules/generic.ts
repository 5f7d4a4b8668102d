// The rule of every type that nobody has written one for: its table line, and ids and ARNs of the usual form.
import { digest, regionalArn } from "../names";
import type { Property } from "../table";
import type { Json, Properties } from "../struct";
import { input, type Rule, type Subject } from "./rule";

/** Longest name that the usual services accept; those with less have a rule of their own. */
const LONGEST_NAME = 64;

/** @param token the type, in the form `aws:<module>/<member>:<Type>` */
export function genericRule(token: string, properties: readonly Property[]): Rule {
  const [, moduleName = "", typeName = ""] = /^aws:([^/]+)\/[^:]+:(.+)$/.exec(token) ?? [];
  const name = nameProperty(typeName, properties);
  const computed = properties.filter(({ mark }) => mark === "!");
  const takesName = properties.some((property) => property.name === "name" && property.mark === "~");
  return {
    title: `${moduleName} ${typeName}`,
    replaces: name === undefined ? [] : [name],
    ...(name === undefined ? {} : { name }),
    ...(takesName ? { automatic: { max: LONGEST_NAME } } : {}),
    id: (subject) => idOf(subject, name),
    outputs: (subject) => {
      const arn = regionalArn(subject.place, moduleName, `${dashes(typeName)}/${idOf(subject, name)}`);
      return computedOutputs(computed, subject, arn);
    },
  };
}

function nameProperty(typeName: string, properties: readonly Property[]): string | undefined {
  const own = `${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}Name`;
  return ["name", own].find((wanted) =>
    properties.some(({ name, kind, mark }) => name === wanted && kind === "s" && mark !== "!"),
  );
}

function idOf(subject: Subject, name: string | undefined): string {
  const given = name === undefined ? "" : input(subject, name);
  return given === "" ? `${dashes(subject.logicalName)}-${digest(subject.urn, 12)}` : given;
}

function computedOutputs(computed: readonly Property[], subject: Subject, arn: string): Properties {
  return Object.fromEntries(computed.map((property) => [property.name, computedValue(property, subject, arn)]));
}

/** A value of the right kind that is the same on every run; nothing in it comes from AWS. */
function computedValue({ name, kind }: Property, subject: Subject, arn: string): Json {
  switch (kind) {
    case "n":
      return 0;
    case "b":
      return false;
    case "l":
      return [];
    case "m":
      return {};
    default:
      return name === "arn" ? arn : `${dashes(name)}-${digest(`${subject.urn}#${name}`, 12)}`;
  }
}

function dashes(camelCase: string): string {
  return camelCase.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
