/**
 * SM-10: a notebook instance reaches data only through our own network, as an ordinary user, on a platform that AWS patches.
 * What is not known at preview is undecided; a key, a subnet or a security group may also come from one of the stack.
 */
import { violation, type Finding } from "./finding";
import { daysLeft, endsSoon } from "./jobs/imageTable";
import { ownKeyAt } from "./kmsKey";
import { inOwnNetwork } from "./placement";
import type { Reading } from "./reading";
import type { Context, ResourceView, Rule } from "./rule";

const NOTEBOOK = "aws:sagemaker/notebookInstance:NotebookInstance";
const NATIVE = "aws-native:sagemaker:NotebookInstance";
const NOTEBOOKS = [NOTEBOOK, NATIVE];

/**
 * Platforms by their identifiers, and until when AWS patches the Amazon Linux below them, ISO 8601. Older ones are
 * deprecated. Sources, read 2026-11: the CreateNotebookInstance API; the end-of-support dates of Amazon Linux 2 and 2023.
 */
const PLATFORMS: Readonly<Record<string, string>> = {
  "notebook-al2-v3": "2026-06-30",
  "notebook-al2023-v1": "2029-06-30",
};

type Setting = readonly [place: readonly string[], value: string];

const SETTINGS: readonly Setting[] = [
  [["directInternetAccess"], "Disabled"],
  [["rootAccess"], "Disabled"],
  [["instanceMetadataServiceConfiguration", "minimumInstanceMetadataServiceVersion"], "2"],
];

/** Without a word SageMaker takes Amazon Linux 2, as the provider does. */
function isPatched(platform: Reading, today: string): Finding[] {
  const name = platform.text ?? "";
  const endOfPatch = Object.hasOwn(PLATFORMS, name) ? PLATFORMS[name] : undefined;
  const problem = `Expected a platformIdentifier of ${Object.keys(PLATFORMS).join(", ")}`;
  if (endOfPatch === undefined) return platform.must(() => false, problem);
  const days = daysLeft({ endOfPatch }, today);
  const fix = "move to a newer platform, and list it in policies/notebooks.ts with its date";
  if (days < 0)
    return [
      violation(platform.path, `Expected a platform that AWS patches, got one that ended on ${endOfPatch}`, { fix }),
    ];
  if (!endsSoon(days)) return [];
  return [
    { ...violation(platform.path, `AWS patches this platform until ${endOfPatch} only`, { fix }), advisory: true },
  ];
}

const key = ownKeyAt({ [NOTEBOOK]: ["kmsKeyId"], [NATIVE]: ["kmsKeyId"] });
const network = inOwnNetwork(NOTEBOOKS, ({ type }) => ({
  subnets: ["subnetId"],
  securityGroups: [type === NATIVE ? "securityGroupIds" : "securityGroups"],
}));

function isClosed(notebook: ResourceView, { today }: Context): Finding[] {
  const settings = SETTINGS.flatMap(([place, value]) =>
    notebook.props.at(...place).must((set) => set === value, `Expected ${place.at(-1) ?? ""} ${value}`),
  );
  const platform = isPatched(notebook.props.at("platformIdentifier"), today);
  return [...settings, ...platform, ...network.check(notebook), ...key.check(notebook)];
}

export const notebooksAreClosed: Rule = {
  id: "SM-10",
  name: "notebook-closed",
  level: "mandatory",
  severity: "high",
  states:
    "Every notebook instance is in our own network, without direct internet access or root, with IMDSv2, a KMS key of our own and a patched platform.",
  why: "People explore training data there by hand; one way out or one old kernel is enough to lose them",
  fix: "set directInternetAccess and rootAccess to Disabled, IMDSv2, subnetId, security groups, kmsKeyId and platformIdentifier notebook-al2023-v1",
  frameworks: ["soc2:CC6.6", "soc2:CC6.1", "gdpr:32", "csf:PR.DS-5"],
  on: NOTEBOOKS,
  check: isClosed,
  join: (stack) => [...network.join(stack), ...key.join(stack)],
};
