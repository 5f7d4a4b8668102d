/**
 * The shapes of what is kept and given back as it came, as AWS's service model has them. modelShapes.json is written from
 * that model by tests/pipeline/local/test_validation.py.
 */
import { anyStructure, choice, flag, integer, list, map, structure, text, type JsonObject, type Shape } from "./shapes";
import described from "./modelShapes.json";

interface Described {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly sensitive?: boolean;
  readonly enum?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

const SHAPES: ReadonlyMap<string, Described> = new Map(Object.entries(described));

const textOf = ({ enum: values, ...limits }: Described): Shape<string> =>
  values === undefined ? text(limits) : choice(...values);

const BUILD: Readonly<Record<string, (shape: Described) => Shape<unknown>>> = {
  string: textOf,
  integer: ({ min, max }) => integer(min, max),
  boolean: () => flag,
  list: ({ member = "", min, max }) => list(shapeOf(member), { min, max }),
  map: ({ key = "", value = "", min, max }) => map(shapeOf(value), { key: textOf(describedAs(key)), min, max }),
  structure: ({ members = {}, required = [] }) => {
    const shapes = Object.entries(members).map(([name, shape]): [string, Shape<unknown>] => [name, shapeOf(shape)]);
    const [needed, others] = [true, false].map((isNeeded) =>
      Object.fromEntries(shapes.filter(([name]) => required.includes(name) === isNeeded)),
    );
    return structure(needed ?? {}, others ?? {});
  },
};

function describedAs(name: string): Described {
  const shape = SHAPES.get(name);
  if (shape === undefined) throw new Error(`Expected ${name} in modelShapes.json; add it to what is written there.`);
  return shape;
}

function shapeOf(name: string): Shape<unknown> {
  const shape = describedAs(name);
  const build = BUILD[shape.type];
  if (build === undefined) throw new Error(`Expected a known type of ${name}, got ${shape.type}; add it.`);
  return build(shape);
}

/** @param name of a structure of the service model */
export function modelStructure(name: keyof typeof described): Shape<JsonObject> {
  const whole = shapeOf(name);
  return {
    check: (value, at, problems): value is JsonObject =>
      anyStructure.check(value, at, problems) && whole.check(value, at, problems),
  };
}
