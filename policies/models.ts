/**
 * SM-12: what a deployed model's container can reach, and in which image it runs. What is not known at preview is undecided;
 * subnets and security groups may also come from those of the stack. Where the model itself comes from is DEP-01's to say.
 */
import { accountsOf } from "./accounts";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { judgeImage } from "./jobs/images";
import { inOwnNetwork } from "./placement";
import type { Reading } from "./reading";
import type { Context, ResourceView, Rule } from "./rule";
import { containersOf, MODELS } from "./serving";

const network = inOwnNetwork(Object.keys(MODELS), () => ({
  subnets: ["vpcConfig", "subnets"],
  securityGroups: ["vpcConfig", "securityGroupIds"],
}));

/** A container of a package's names no image: the package does, and its pipeline was judged for it (PIPE-16). */
function judgeContainer(container: Reading, own: ReadonlySet<string>, context: Context): Finding[] {
  const image = container.at("image");
  if (image.state === "absent") return [];
  if (image.state === "unknown") return [notKnown(image.path)];
  if (image.text === undefined) return [violation(image.path, "Expected an image as text")];
  if (own.size > 0) return judgeImage(image.text, image.path, own, context);
  const fix = "set executionRoleArn to a literal, or allowedAccountIds on the provider";
  return [undecided(image.path, "in which account the model is, and so whose image this is", { fix })];
}

function isIsolated(model: ResourceView, context: Context): Finding[] {
  const own = accountsOf(model, "executionRoleArn");
  return [
    ...model.props
      .at("enableNetworkIsolation")
      .must((value) => value === true, "Expected enableNetworkIsolation to be true"),
    ...(context.relaxed ? [] : network.check(model)),
    ...containersOf(model).flatMap((container) => judgeContainer(container, own, context)),
  ];
}

export const modelsAreIsolated: Rule = {
  id: "SM-12",
  name: "model-isolated",
  level: "mandatory",
  severity: "high",
  states:
    "Every model is isolated from the network, in images of the account's or AWS's; in production it is in our own network, and in images by digest.",
  why: "A container sees every request; one that was tampered with could send them away, or fetch code that nobody reviewed",
  fix: "set enableNetworkIsolation: true and vpcConfig with subnets and securityGroupIds, and name images by digest",
  frameworks: ["soc2:CC6.6", "soc2:CC6.8", "gdpr:32", "aia:15", "csf:PR.DS-5"],
  configuredBy: ["relaxedStacks"],
  on: Object.keys(MODELS),
  check: isIsolated,
  join: (stack, { relaxed }) => (relaxed ? [] : network.join(stack)),
};
