import { mlflowRegistersNothing } from "../../policies/mlflow";
import type { FixtureResource } from "../support/policyServer";
import { describeRule } from "../support/ruleCases";

const PROBLEM = "Expected automatic registration to be off: it puts models into the registry past every gate";

for (const provider of ["aws:sagemaker/mlflowTrackingServer:", "aws-native:sagemaker:"]) {
  const server: FixtureResource = {
    type: `${provider}MlflowTrackingServer`,
    name: "tracking",
    props: { automaticModelRegistration: false },
  };
  describeRule(
    mlflowRegistersNothing,
    {
      stack: [server],
      subject: server,
      refuses: {
        "a server that registers": [
          { automaticModelRegistration: true },
          `tracking .automaticModelRegistration: ${PROBLEM}`,
        ],
      },
      accepts: { "a server that does not say": { automaticModelRegistration: undefined } },
      reads: [["automaticModelRegistration"]],
    },
    server.type,
  );
}

for (const type of ["aws:sagemaker/mlflowApp:MlflowApp", "aws-native:sagemaker:MlflowApp"]) {
  const app: FixtureResource = { type, name: "app", props: { modelRegistrationMode: "AutoModelRegistrationDisabled" } };
  describeRule(
    mlflowRegistersNothing,
    {
      stack: [app],
      subject: app,
      refuses: {
        "an app that registers": [
          { modelRegistrationMode: "AutoModelRegistrationEnabled" },
          `app .modelRegistrationMode: ${PROBLEM}`,
        ],
      },
      accepts: { "an app that does not say": { modelRegistrationMode: undefined } },
      reads: [["modelRegistrationMode"]],
    },
    type,
  );
}
