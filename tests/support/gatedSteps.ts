/** The steps that decide: an evaluation that writes what a test wants, a gate on it, and what is behind the gate. */
import type { Condition, ConditionStep, FailStep, RegisterModelStep, Step } from "../../pipeline/schema";
import { shell } from "./executionWorld";

const METRIC = { "Std:JsonGet": { PropertyFile: { Get: "Steps.Evaluate.PropertyFiles.Report" }, Path: "mse.value" } };

/** Writes a JSON text as the property file `Report`. */
export const evaluate = (json: string): Step =>
  shell("Evaluate", `echo '${json}' > /opt/ml/processing/out/evaluation.json`, {
    PropertyFiles: [{ PropertyFileName: "Report", OutputName: "out", FilePath: "evaluation.json" }],
  });

const BOUND: Condition = { Type: "LessThanOrEqualTo", LeftValue: METRIC, RightValue: 4000 };

/** Holds while `mse.value` is at most 4000, or as `condition` says. */
export const gate = (IfSteps: Step[], ElseSteps: Step[], condition: Condition = BOUND): ConditionStep => ({
  Name: "Gate",
  Type: "Condition",
  Arguments: { Conditions: [condition], IfSteps, ElseSteps },
});

export const register: RegisterModelStep = {
  Name: "Register",
  Type: "RegisterModel",
  Arguments: {
    ModelPackageGroupName: "models",
    Report: {
      "Std:Join": {
        On: "/",
        Values: [{ Get: "Steps.Evaluate.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" }, "evaluation.json"],
      },
    },
    ExecutionArn: { Get: "Execution.PipelineExecutionArn" },
  },
};

export const reject: FailStep = {
  Name: "Reject",
  Type: "Fail",
  Arguments: { ErrorMessage: { "Std:Join": { On: " ", Values: ["mse is", METRIC] } } },
};
