"""The peer of `pipeline render`: the same kind of pipeline, written with the SageMaker Python SDK, printed as JSON.

It needs no network: the session has no credentials, and every place (code, data, results) is a given S3 URI.
With two files as its arguments (what `sluicegate pipeline literals --json` printed, and where to write), the definition
fits that stack and is written there alone: to standard output the SDK prints notes of its own.
"""

import json
import sys
from pathlib import Path

import boto3
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.network import NetworkConfig
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

BENCH = {
    "region": "eu-west-1",
    "pipelineName": "regression",
    "modelPackageGroupName": "regression",
    "artifactBucket": "sluicegate-bench",
    "input": "s3://sluicegate-bench/input",
    "code": "s3://sluicegate-bench/code",
    "results": "s3://sluicegate-bench/pipelines/regression",
    "keyArn": "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555",
    "jobRoleArns": {
        kind: f"arn:aws:iam::111122223333:role/sluicegate-bench-{kind}"
        for kind in ("processing", "training", "evaluation")
    },
    "subnetIds": [],
    "securityGroupIds": [],
}
FILES = [Path(name) for name in sys.argv[1:]]
STACK = json.loads(FILES[0].read_text("utf-8"))["literals"] if FILES else BENCH
REGION = STACK["region"]
CODE_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of what lies below CODE
CODE = f"{STACK['code']}/{CODE_DIGEST}"
ROLES = STACK["jobRoleArns"]
IMAGE = f"141502667606.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:3.2-0"
KEY = STACK["keyArn"]
MAX_MSE = 4000.0

session = PipelineSession(
    boto_session=boto3.Session(region_name=REGION, aws_access_key_id="none", aws_secret_access_key="none"),
    default_bucket=STACK["artifactBucket"],
)
input_data = ParameterString("InputData", default_value="diabetes")
processing_type = ParameterString(
    "ProcessingInstanceType", default_value="ml.m5.large", enum_values=["ml.m5.large", "ml.m5.xlarge"]
)
processing_count = ParameterInteger("ProcessingInstanceCount", default_value=1)
training_type = ParameterString(
    "TrainingInstanceType", default_value="ml.m5.large", enum_values=["ml.m5.large", "ml.m5.xlarge"]
)


def result(step: str, name: str) -> Join:
    """Where a step writes one of its outputs."""
    return Join(on="/", values=[STACK["results"], ExecutionVariables.PIPELINE_EXECUTION_ID, step, name])


def output(step: str, name: str) -> ProcessingOutput:
    return ProcessingOutput(
        output_name=name, source=f"/opt/ml/processing/output/{name}", destination=result(step, name)
    )


def network() -> NetworkConfig:
    return NetworkConfig(
        enable_network_isolation=True,
        encrypt_inter_container_traffic=True,
        subnets=STACK["subnetIds"] or None,
        security_group_ids=STACK["securityGroupIds"] or None,
    )


def processor(kind: str, count: int | ParameterInteger = 1) -> ScriptProcessor:
    return ScriptProcessor(
        image_uri=IMAGE,
        command=["python3"],
        role=ROLES[kind],
        instance_type=processing_type,
        instance_count=count,
        output_kms_key=KEY,
        volume_kms_key=KEY,
        network_config=network(),
        sagemaker_session=session,
    )


def preprocess_step() -> ProcessingStep:
    data = Join(on="/", values=[STACK["input"], input_data])
    arguments = processor("processing", processing_count).run(
        code=f"{CODE}/preprocess.py",
        inputs=[ProcessingInput(source=data, destination="/opt/ml/processing/input/data", input_name="data")],
        outputs=[output("Preprocess", name) for name in ("train", "validation", "test", "summary")],
        arguments=["--input", "/opt/ml/processing/input/data", "--target", "target", "--seed", "42"],
    )
    return ProcessingStep("Preprocess", step_args=arguments)


def output_of(step: ProcessingStep, name: str):
    return step.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


def train_step(preprocess: ProcessingStep) -> tuple[Estimator, TrainingStep]:
    estimator = Estimator(
        image_uri=IMAGE,
        role=ROLES["training"],
        instance_type=training_type,
        instance_count=1,
        output_path=result("Train", "model"),
        output_kms_key=KEY,
        volume_kms_key=KEY,
        enable_network_isolation=True,
        encrypt_inter_container_traffic=True,
        subnets=STACK["subnetIds"] or None,
        security_group_ids=STACK["securityGroupIds"] or None,
        hyperparameters={"max_depth": 2, "eta": 0.05, "subsample": 0.7, "num_round": 1000},
        sagemaker_session=session,
    )
    channels = {
        name: TrainingInput(output_of(preprocess, name), content_type="csv") for name in ("train", "validation")
    }
    return estimator, TrainingStep("Train", step_args=estimator.fit(channels))


def evaluate_step(preprocess: ProcessingStep, train: TrainingStep, report: PropertyFile) -> ProcessingStep:
    model = train.properties.ModelArtifacts.S3ModelArtifacts
    arguments = processor("evaluation").run(
        code=f"{CODE}/evaluate.py",
        inputs=[
            ProcessingInput(source=model, destination="/opt/ml/processing/input/model", input_name="model"),
            ProcessingInput(
                source=output_of(preprocess, "test"), destination="/opt/ml/processing/input/test", input_name="test"
            ),
        ],
        outputs=[output("Evaluate", "evaluation")],
        arguments=["--model", "/opt/ml/processing/input/model", "--test", "/opt/ml/processing/input/test"],
    )
    return ProcessingStep("Evaluate", step_args=arguments, property_files=[report])


def register_step(train: TrainingStep) -> ModelStep:
    model = Model(
        image_uri=IMAGE,
        model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
        role=ROLES["training"],
        sagemaker_session=session,
    )
    statistics = Join(on="/", values=[result("Evaluate", "evaluation"), "evaluation.json"])
    arguments = model.register(
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name=STACK["modelPackageGroupName"],
        approval_status="PendingManualApproval",
        customer_metadata_properties={
            "CodeDigest": CODE_DIGEST,
            "ExecutionArn": ExecutionVariables.PIPELINE_EXECUTION_ARN,
        },
        model_metrics=ModelMetrics(model_statistics=MetricsSource(s3_uri=statistics, content_type="application/json")),
    )
    return ModelStep("Register", step_args=arguments)


def pipeline() -> Pipeline:
    report = PropertyFile(name="EvaluationReport", output_name="evaluation", path="evaluation.json")
    preprocess = preprocess_step()
    _, train = train_step(preprocess)
    evaluate = evaluate_step(preprocess, train, report)
    mse = JsonGet(step_name=evaluate.name, property_file=report, json_path="regression_metrics.mse.value")
    gate = ConditionStep(
        "Gate",
        conditions=[ConditionLessThanOrEqualTo(left=mse, right=MAX_MSE)],
        if_steps=[register_step(train)],
        else_steps=[FailStep("Reject", error_message=Join(on=" ", values=["The model missed its gate: mse", mse]))],
    )
    return Pipeline(
        name=STACK["pipelineName"],
        parameters=[input_data, processing_type, processing_count, training_type],
        steps=[preprocess, train, evaluate, gate],
        sagemaker_session=session,
    )


definition = pipeline().definition()
if FILES:
    FILES[1].write_text(definition + "\n", "utf-8")
else:
    print(definition)
