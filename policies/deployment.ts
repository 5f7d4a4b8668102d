/**
 * DEP-01: what the gate let into the registry is what serves. A chain of names leads from an endpoint over its configuration
 * to models, and each link must be a resource of this stack, so that its end is judged: by an equal literal, else by the one
 * edge along which the name was computed; a name that neither explains is UNPROVED. It holds in relaxed stacks too: whoever
 * calls an endpoint believes its answers, whatever the stack is called, and a registered package costs a run of the pipeline.
 */
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import { holderUnknown, type Place, type Places } from "./places";
import type { Context, JoinedResource, ResourceView, Rule, StackView } from "./rule";
import { comesFromPackage, FIX, rawArtefacts, registriesAreKnown } from "./servedPackages";
import { CONFIGS, edgesFor, ENDPOINTS, finderOf, MODELS } from "./serving";

const COMPONENT = "aws-native:sagemaker:InferenceComponent";
const EXPERIMENT = "aws-native:sagemaker:InferenceExperiment";

/** Where a type names what it deploys: once, or in each item of a list. */
interface Link {
  readonly list?: string;
  readonly name: Place;
  readonly targets: Places;
  readonly what: string;
}

const toModel = { targets: MODELS, what: "a model" };
const VARIANTS: readonly Link[] = [
  { ...toModel, list: "productionVariants", name: ["modelName"] },
  { ...toModel, list: "shadowProductionVariants", name: ["modelName"] },
];
const CONFIG: readonly Link[] = [{ targets: CONFIGS, what: "an endpoint configuration", name: ["endpointConfigName"] }];
const LINKS: Readonly<Record<string, readonly Link[]>> = {
  ...Object.fromEntries(Object.keys(CONFIGS).map((type) => [type, VARIANTS])),
  ...Object.fromEntries(Object.keys(ENDPOINTS).map((type) => [type, CONFIG])),
  [COMPONENT]: [{ ...toModel, name: ["specification", "modelName"] }],
  [EXPERIMENT]: [{ ...toModel, list: "modelVariants", name: ["modelName"] }],
};

/** Every place where the resource names one; the first of a list stands for a list that is not known. */
function placesIn({ props }: ResourceView, { list, name }: Link): Place[] {
  if (list === undefined) return [name];
  const items = props.at(list);
  const count = items.state === "unknown" ? 1 : items.items().length;
  return Array.from({ length: count }, (_, index) => [list, index, ...name]);
}

/** A variant without a model serves nothing until an inference component brings one, which is then judged itself. */
function mayBeAbsent({ type }: ResourceView, stack: StackView): boolean {
  return CONFIGS[type] !== undefined && stack.ofType([COMPONENT]).length > 0;
}

function follow(resource: JoinedResource, link: Link, stack: StackView): Finding[] {
  const { what, targets } = link;
  const places = placesIn(resource, link);
  const names = places.map((place) => resource.props.at(...place));
  const find = finderOf(targets, stack);
  const edges = edgesFor(resource, [link.list ?? String(link.name[0])], names);
  const more = { fix: `set it to the name of ${what} of this program`, subject: resource };
  return places.flatMap((place) => {
    const holder = holderUnknown(resource.props, place);
    if (holder !== undefined) return [notKnown(holder.path, resource)];
    const name = resource.props.at(...place);
    if (name.state === "absent" && mayBeAbsent(resource, stack)) return [];
    if (name.state !== "unknown" && name.text === undefined)
      return [violation(name.path, `Expected the name of ${what}`, more)];
    const found = find(name.text, edges);
    const problem = `Expected ${what} of this stack, got a name that none of them has`;
    if (found === "elsewhere") return [violation(name.path, problem, more)];
    const reason = "not known at preview, and it does not come from exactly one of the stack";
    return found === "unknown" ? [undecided(name.path, reason, more)] : [];
  });
}

function everythingComesFromPackages(stack: StackView, { floors }: Context): Finding[] {
  const deploying = stack.ofType(Object.keys(LINKS)).map(asProgrammed);
  const links = deploying.flatMap((resource) =>
    (LINKS[resource.type] ?? []).flatMap((link) => follow(resource, link, stack)),
  );
  return [...links, ...registriesAreKnown(stack, floors)];
}

/** A component with a container of its own deploys past every package; its name of a model is followed with the others. */
function check(resource: ResourceView): Finding[] {
  if (MODELS[resource.type] !== undefined) return comesFromPackage(resource);
  const specification = resource.props.at("specification");
  return resource.type === COMPONENT && specification.state === "known"
    ? rawArtefacts(specification, ["container"])
    : [];
}

export const deployedIsRegistered: Rule = {
  id: "DEP-01",
  name: "deployed-model-registered",
  level: "mandatory",
  severity: "critical",
  states:
    "Every model that is deployed is one version of a registered package, and endpoints lead only to such models of the same stack.",
  why: "A model from raw artefacts passed no gate and no approval, and nobody can say later what was served",
  fix: FIX,
  frameworks: ["airmf:MANAGE 1.1", "aia:9", "aia:12", "soc2:CC8.1", "iso42001:A.6.2.4"],
  configuredBy: ["allowed"],
  on: [...Object.keys(MODELS), ...Object.keys(LINKS)],
  check,
  join: everythingComesFromPackages,
};
