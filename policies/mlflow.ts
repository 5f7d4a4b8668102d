/** GATE-16: MLflow may track what is trained, but not register it: its automatic registration knows no gate. */
import { must, type Places } from "./places";
import type { Rule } from "./rule";

/** Both are off unless they say otherwise. Source: the CreateMlflowTrackingServer and CreateMlflowApp APIs. */
const REGISTRATIONS: Places = {
  "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer": ["automaticModelRegistration"],
  "aws-native:sagemaker:MlflowTrackingServer": ["automaticModelRegistration"],
  "aws:sagemaker/mlflowApp:MlflowApp": ["modelRegistrationMode"],
  "aws-native:sagemaker:MlflowApp": ["modelRegistrationMode"],
};
const OFF: readonly unknown[] = [undefined, false, "AutoModelRegistrationDisabled"];
const PROBLEM = "Expected automatic registration to be off: it puts models into the registry past every gate";

export const mlflowRegistersNothing: Rule = {
  id: "GATE-16",
  name: "gate-not-bypassed-by-mlflow",
  level: "mandatory",
  severity: "critical",
  states: "No MLflow server or app registers models by itself.",
  why: "A model that MLflow registers has passed no gate and carries no evidence",
  fix: "set automaticModelRegistration: false, or modelRegistrationMode AutoModelRegistrationDisabled",
  frameworks: ["airmf:MANAGE 1.1", "soc2:CC6.3", "aia:9", "iso42001:A.6.2.5", "iso23894:6.5"],
  on: Object.keys(REGISTRATIONS),
  check: must(REGISTRATIONS, (value) => OFF.includes(value), PROBLEM),
};
