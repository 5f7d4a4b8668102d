"""A pipeline as a user of the SageMaker Python SDK writes it, run by the methods of the SDK; prints what it saw."""

import json
import sys
import tarfile
import tempfile
from pathlib import Path

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.s3 import S3Downloader, S3Uploader
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterInteger
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

STEPS = Path(__file__).parent / "steps"
ROLE = "arn:aws:iam::000000000000:role/pipeline"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
GROUP = "sdk-models"

# Without a name the SDK would ask AWS itself for the account, wherever AWS_ENDPOINT_URL leads.
session = PipelineSession(default_bucket="sdk-artifacts")
bucket = session.default_bucket()


def score_step() -> tuple[ProcessingStep, PropertyFile]:
    data = S3Uploader.upload_string_as_file_body(
        "1,2\n2,4\n3,6\n", f"s3://{bucket}/input/rows.csv", sagemaker_session=session
    )
    processor = ScriptProcessor(
        image_uri=IMAGE,
        command=["python3"],
        role=ROLE,
        instance_type="ml.m5.large",
        instance_count=1,
        sagemaker_session=session,
    )
    data_path = "/opt/ml/processing/input/data"
    paths = {name: f"/opt/ml/processing/output/{name}" for name in ("report", "rows")}
    arguments = processor.run(
        code=str(STEPS / "score.py"),
        inputs=[ProcessingInput(source=data, destination=data_path)],
        outputs=[ProcessingOutput(output_name=name, source=path) for name, path in paths.items()],
        arguments=[data_path, *paths.values()],
    )
    report = PropertyFile(name="Report", output_name="report", path="report.json")
    return ProcessingStep("Score", step_args=arguments, property_files=[report]), report


def train_step(score: ProcessingStep) -> TrainingStep:
    estimator = Estimator(
        image_uri=IMAGE,
        entry_point="train.py",
        source_dir=str(STEPS),
        role=ROLE,
        instance_type="ml.m5.large",
        instance_count=1,
        hyperparameters={"degree": 1},
        sagemaker_session=session,
    )
    rows = score.properties.ProcessingOutputConfig.Outputs["rows"].S3Output.S3Uri
    return TrainingStep("Train", step_args=estimator.fit({"train": TrainingInput(rows, content_type="text/csv")}))


def register_step(train: TrainingStep) -> ModelStep:
    model = Model(
        image_uri=IMAGE,
        model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
        role=ROLE,
        sagemaker_session=session,
    )
    arguments = model.register(
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name=GROUP,
        approval_status="PendingManualApproval",
    )
    return ModelStep("Register", step_args=arguments)


def pipeline() -> Pipeline:
    least = ParameterInteger("LeastRows", default_value=3)
    score, report = score_step()
    train = train_step(score)
    rows = JsonGet(step_name=score.name, property_file=report, json_path="rows")
    gate = ConditionStep(
        "Gate",
        conditions=[ConditionGreaterThanOrEqualTo(left=rows, right=least)],
        if_steps=[register_step(train)],
        else_steps=[FailStep("Reject", error_message="Too few rows.")],
        depends_on=[train],
    )
    return Pipeline(name="sdk", parameters=[least], steps=[score, train, gate], sagemaker_session=session)


def model_of(package_arn: str) -> list[float]:
    """The content of the model that a package names."""
    package = session.sagemaker_client.describe_model_package(ModelPackageName=package_arn)
    archive = package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    with tempfile.TemporaryDirectory() as folder:
        S3Downloader.download(archive, folder, sagemaker_session=session)
        with tarfile.open(Path(folder) / "model.tar.gz") as packed:
            content = packed.extractfile("model.json")
            assert content is not None
            return json.load(content)


def run(sdk: Pipeline, **parameters: int) -> dict:
    execution = sdk.start(parameters=parameters)
    try:
        execution.wait(delay=1, max_attempts=600)
        said = None
    except Exception as error:  # The SDK raises its waiter's error, which this test shows as it is.
        said = type(error).__name__
    steps = execution.list_steps()
    seen = {
        "status": execution.describe()["PipelineExecutionStatus"],
        "raised": said,
        "steps": {step["StepName"]: step["StepStatus"] for step in steps},
        "reasons": [step["FailureReason"] for step in steps if "FailureReason" in step],
    }
    packages = [one["Metadata"]["RegisterModel"]["Arn"] for one in steps if "RegisterModel" in one["Metadata"]]
    return {**seen, "models": [model_of(arn) for arn in packages]}


session.sagemaker_client.create_model_package_group(ModelPackageGroupName=GROUP)
sdk = pipeline()
created = sdk.create(ROLE, description="first", tags=[{"Key": "owner", "Value": "ml"}])
described = sdk.describe()
passed = run(sdk)
refused = run(sdk, LeastRows=4)
sdk.update(ROLE, description="second")
seen = {
    "created": created["PipelineArn"],
    "described": [described["PipelineStatus"], described["PipelineDescription"]],
    "passed": passed,
    "refused": refused,
    "updated": sdk.describe()["PipelineDescription"],
    "executions": len(sdk.list_executions()["PipelineExecutionSummaries"]),
    "deleted": sdk.delete()["PipelineArn"],
}
sys.stdout.write(json.dumps(seen))
