import { resourcesCarryTags } from "../../policies/tags";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { bucket, provider } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const tags = {
  owner: "ml",
  "data-classification": "internal",
  "risk-tier": "high",
  "ai-system-id": "one",
  "cost-centre": "c1",
};
const NAMES = Object.keys(tags);
const bare = { ...provider, props: { region: "eu-west-1" } };
const tagged: FixtureResource = { ...bucket, props: { bucket: "data", tags }, provider: bare };
const CLASSES = "Expected the tag data-classification (public, internal, confidential, restricted)";
const TIERS = "Expected the tag risk-tier (low, medium, high)";
const missing = NAMES.map((name) => {
  const problem = { "data-classification": CLASSES, "risk-tier": TIERS }[name] ?? `Expected the tag ${name}`;
  return `data .tags["${name}"]: ${problem}`;
});
const byProvider = (defaultTags: string) => () => [
  { ...tagged, props: { bucket: "data" }, provider: { ...provider, props: { ...provider.props, defaultTags } } },
];

describeRule(resourcesCarryTags, {
  stack: [tagged],
  subject: tagged,
  refuses: {
    "no tags": [{ tags: undefined }, ...missing],
    "a class that is none": [
      { tags: { ...tags, "data-classification": "secret" } },
      `data .tags["data-classification"]: ${CLASSES}`,
    ],
    "an empty owner": [{ tags: { ...tags, owner: "" } }, 'data .tags["owner"]: Expected the tag owner'],
    "default tags in no form": [byProvider("{"), ...missing],
    "a tag that is not known": [
      { tags: { ...tags, owner: UNKNOWN } },
      'data .tags["owner"]: UNPROVED: not known at preview',
    ],
  },
  accepts: { "tags that the provider gives": byProvider(JSON.stringify({ tags })) },
  reads: [["tags"]],
});

const native: FixtureResource = {
  type: "aws-native:s3:Bucket",
  name: "data",
  props: { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
};

describeRule(
  resourcesCarryTags,
  {
    stack: [native],
    subject: native,
    refuses: { "no tags": [{ tags: [] }, ...missing] },
  },
  "aws-native",
);
