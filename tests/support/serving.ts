/** The compliant stack's part that people work in and that serves: each property is one that a rule looks at. */
import type { FixtureResource } from "./policyServer";
import { KEY_ARN, provider } from "./resources";

export const VPC_CONFIG = { subnets: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] };

export const notebook: FixtureResource = {
  type: "aws:sagemaker/notebookInstance:NotebookInstance",
  name: "notebook",
  props: {
    directInternetAccess: "Disabled",
    rootAccess: "Disabled",
    instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
    platformIdentifier: "notebook-al2023-v1",
    subnetId: "subnet-0a1b2c3d",
    securityGroups: ["sg-0a1b2c3d"],
    kmsKeyId: KEY_ARN,
  },
  provider,
};

export const domain: FixtureResource = {
  type: "aws:sagemaker/domain:Domain",
  name: "studio",
  props: { appNetworkAccessType: "VpcOnly", authMode: "SSO", kmsKeyId: KEY_ARN },
  provider,
};
