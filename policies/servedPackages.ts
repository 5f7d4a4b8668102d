/**
 * A model of SageMaker's that may be deployed is a version of a package of a registry that we know: one of this stack, which
 * REG-01 and the gate rules guard, or one that validators allow. DEP-01 asks this of every model that the program declares.
 */
import { accountsOf } from "./accounts";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { allowedOf, type Floors } from "./floors";
import { asProgrammed, finder } from "./joins";
import type { Reading } from "./reading";
import { GROUPS } from "./registry";
import type { JoinedResource, ResourceView, StackView } from "./rule";
import { containersOf, edgesFor, MODELS } from "./serving";

/** A version in a group: a name without a version is what somebody else may replace. */
const VERSION = /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:(\d{12})):model-package\/([A-Za-z0-9-]+)\/[1-9]\d*$/;

/** What would be served instead of the package, or beside it. */
const RAW = ["image", "modelDataUrl", "modelDataSource", "additionalModelDataSources", "multiModelConfig"];

export const FIX =
  "set modelPackageName to the ARN of an approved version (arn:...:model-package/<group>/<version>), and nothing beside it";

/** Artefacts or images of the container's own, by property. */
export function rawArtefacts(container: Reading, properties: readonly string[]): Finding[] {
  const problem = "Expected what is served to come from a registered package, got an artefact or image beside it";
  return properties.flatMap((name) => {
    const raw = container.at(name);
    if (raw.state === "unknown") return [notKnown(raw.path)];
    const isSet = raw.state === "known" && !(Array.isArray(raw.value) && raw.items().length === 0);
    return isSet ? [violation(raw.path, problem, { fix: FIX })] : [];
  });
}

function judgeContainer(container: Reading): Finding[] {
  if (container.state === "unknown") return [notKnown(container.path)];
  const version = container.at("modelPackageName");
  const isVersion = (value: unknown): boolean => typeof value === "string" && VERSION.test(value);
  const problem = "Expected modelPackageName to be the ARN of one version of a model package";
  const mode = container.at("mode");
  const isOne = (value: unknown): boolean => value === "SingleModel";
  return [
    ...rawArtefacts(container, RAW),
    // Only the stack as a whole can trace what is not known.
    ...(version.state === "unknown" ? [] : version.must(isVersion, problem)),
    ...(mode.state === "absent" ? [] : mode.must(isOne, "Expected one model, got whatever lies below a prefix")),
  ];
}

/** Everything about a model that needs no other resource. */
export function comesFromPackage(model: ResourceView): Finding[] {
  const containers = containersOf(model);
  if (containers.length > 0) return containers.flatMap(judgeContainer);
  return [violation(".primaryContainer", "Expected a container with the model package to serve, got none")];
}

function judgeGroup(
  model: JoinedResource,
  name: Reading,
  isOwn: (group: string) => boolean,
  floors: Floors,
): Finding[] {
  const [, registry = "", account = "", group = ""] = VERSION.exec(name.text ?? "") ?? [];
  if (group === "" || allowedOf(floors).packageGroups.includes(`${registry}:model-package-group/${group}`)) return [];
  const fix =
    "deploy from a group of the stack, or let a validator allow it (allowed.packageGroups in policies/floors.yaml)";
  const more = { fix, subject: model };
  if (!isOwn(group)) {
    const problem = "Expected a package of a group of this stack or one that floors.yaml allows, got another";
    return [violation(name.path, problem, more)];
  }
  const accounts = accountsOf(model, "executionRoleArn");
  if (accounts.has(account)) return [];
  const problem = "Expected a package of this account or one that floors.yaml allows, got another account's";
  return accounts.size > 0
    ? [violation(name.path, problem, more)]
    : [undecided(name.path, "in which account the model is, and so whose package this is", more)];
}

/** The registries from which the models of a stack come. A package that is not known yet must come from one group's edge. */
export function registriesAreKnown(stack: StackView, floors: Floors): Finding[] {
  const find = finder(stack.ofType(GROUPS), ({ props }) => props.at("modelPackageGroupName").text);
  const reason = "the package is not known at preview and does not come from exactly one group of the stack";
  return stack
    .ofType(Object.keys(MODELS))
    .map(asProgrammed)
    .flatMap((model) => {
      const known = containersOf(model).filter(({ state }) => state === "known");
      const names = known.map((container) => container.at("modelPackageName"));
      return names.flatMap((name) => {
        if (name.state === "known")
          return judgeGroup(model, name, (group) => typeof find(group, []) !== "string", floors);
        if (name.state === "absent") return [];
        const found = find(undefined, edgesFor(model, ["primaryContainer", "containers"], names));
        return typeof found === "string" ? [undecided(name.path, reason, { fix: FIX, subject: model })] : [];
      });
    });
}
