"""Every answer of every SageMaker operation has the form that botocore's service model gives it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

ROOT = Path(__file__).parents[3]
SUPPORT = ROOT / "tests" / "support"
ROLE = "arn:aws:iam::000000000000:role/pipeline"
GROUP = "models"
BUCKET = "artifacts-answers"
JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}


def load(*arguments: str) -> list[str]:
    """A command that runs a TypeScript file without building anything."""
    node = shutil.which("node")
    assert node is not None, "Expected node on PATH."
    code = "require(process.argv[1])(process.argv[2])"
    return [node, "--eval", code, str(ROOT / "load-typescript.js"), *arguments]


def scalar_problems(shape: Shape, value: Any, at: str) -> Iterator[str]:
    expected = JSON_TYPES[shape.type_name]
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        yield f"{at}: expected {shape.type_name}, got {value!r}"
    elif isinstance(shape, StringShape):
        pattern = shape.metadata.get("pattern")
        if shape.enum and value not in shape.enum:
            yield f"{at}: {value!r} is not in {shape.enum}"
        # Patterns with Unicode classes, which Python does not know, are those of texts that the client itself gave.
        if pattern and "\\p" not in pattern and not re.fullmatch(pattern, value):
            yield f"{at}: {value!r} does not match {pattern}"
        if len(value) > shape.metadata.get("max", len(value)):
            yield f"{at}: longer than {shape.metadata['max']}"


def problems(shape: Shape, value: Any, at: str) -> Iterator[str]:
    """What of a JSON value is not as the shape says, a line each."""
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if name not in value:
                yield f"{at}.{name}: required, and missing"
        for name, member in value.items():
            if name in shape.members:
                yield from problems(shape.members[name], member, f"{at}.{name}")
            else:
                yield f"{at}.{name}: not in the model"
    elif isinstance(shape, ListShape):
        for index, member in enumerate(value):
            yield from problems(shape.member, member, f"{at}[{index}]")
    elif isinstance(shape, MapShape):
        for name, member in value.items():
            yield from problems(shape.value, member, f"{at}.{name}")
    else:
        yield from scalar_problems(shape, value, at)


class Checked:
    """A client that remembers which operations it called and what was wrong with their answers."""

    def __init__(self, url: str) -> None:
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
        self.s3 = session.client("s3", endpoint_url=url)
        self.sagemaker = session.client("sagemaker", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))
        self.called: set[str] = set()
        self.problems: list[str] = []
        self._body = b""
        events = self.sagemaker.meta.events
        events.register("before-parse.sagemaker.*", self._keep)
        events.register("after-call.sagemaker.*", self._check)

    def _keep(self, response_dict: dict[str, Any], **_: Any) -> None:
        self._body = response_dict["body"]

    def _check(self, model: Any, http_response: Any, **_: Any) -> None:
        self.called.add(model.name)
        if http_response.status_code == 200 and model.output_shape is not None:
            answer = json.loads(self._body)
            self.problems += problems(model.output_shape, answer, model.name)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    state = str(tmp_path_factory.mktemp("state"))
    command = load(str(SUPPORT / "serveEndpoint.ts"), state, sys.executable)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        yield Checked(server.stdout.readline().strip())
        server.stdin.close()
        assert server.wait(timeout=30) == 0


def job(name: str, code: str) -> dict[str, Any]:
    resources = {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}}
    image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
    specification = {"ImageUri": image, "ContainerEntrypoint": ["/bin/sh", "-ec", code]}
    arguments = {"ProcessingResources": resources, "AppSpecification": specification, "RoleArn": ROLE}
    return {"Name": name, "Type": "Processing", "DisplayName": name, "Description": "a step", "Arguments": arguments}


def training(name: str) -> dict[str, Any]:
    image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
    specification = {
        "TrainingImage": image,
        "TrainingInputMode": "File",
        "ContainerEntrypoint": ["/bin/sh", "-ec", ":"],
    }
    arguments = {
        "AlgorithmSpecification": specification,
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/models"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        "HyperParameters": {"depth": "3"},
        "RoleArn": ROLE,
    }
    return {"Name": name, "Type": "Training", "Arguments": arguments}


def definition(code: str) -> str:
    """Trains, runs a job, then registers a model where one is greater than zero."""
    containers = [{"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz"}]
    model = {"ModelPackageGroupName": GROUP, "InferenceSpecification": {"Containers": containers}}
    register = {"Name": "Register", "Type": "RegisterModel", "DependsOn": ["Job"], "Arguments": model}
    condition = {"Type": "GreaterThan", "LeftValue": 1, "RightValue": 0}
    branches = {"Conditions": [condition], "IfSteps": [register], "ElseSteps": []}
    gate = {"Name": "Gate", "Type": "Condition", "DependsOn": ["Job"], "Arguments": branches}
    parameters = [{"Name": "Input", "Type": "String", "DefaultValue": "a"}]
    whole = {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": parameters,
        "Steps": [training("Train"), job("Job", code), gate],
    }
    return json.dumps(whole)


def ended(sagemaker: Any, arn: str) -> None:
    while sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"] in (
        "Executing",
        "Stopping",
    ):
        pass


def use_pipelines(sagemaker: Any) -> None:
    parallelism = {"MaxParallelExecutionSteps": 2}
    tags = [{"Key": "owner", "Value": "ml"}]
    arn = sagemaker.create_pipeline(
        PipelineName="one",
        PipelineDisplayName="One",
        PipelineDescription="first",
        PipelineDefinition=definition("exit 0"),
        RoleArn=ROLE,
        ParallelismConfiguration=parallelism,
        Tags=tags,
    )["PipelineArn"]
    sagemaker.describe_pipeline(PipelineName="one")
    sagemaker.update_pipeline(PipelineName="one", PipelineDefinition=definition("exit 3"))
    sagemaker.update_pipeline_version(
        PipelineArn=arn,
        PipelineVersionId=1,
        PipelineVersionDisplayName="works",
        PipelineVersionAliasOperations={"Add": ["works"]},
    )
    sagemaker.list_pipeline_versions(PipelineName="one")
    sagemaker.list_pipelines()
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "more", "Value": "yes"}])
    sagemaker.list_tags(ResourceArn=arn)
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["more"])


def describe_jobs(sagemaker: Any, execution: str) -> None:
    """Each job that a step of the execution made; a failed one may have kept another from starting."""
    steps = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=execution)["PipelineExecutionSteps"]
    jobs = {
        kind: job["Arn"].split("/")[-1]
        for step in steps
        for kind, job in step.get("Metadata", {}).items()
        if "Arn" in job
    }
    assert "ProcessingJob" in jobs
    sagemaker.describe_processing_job(ProcessingJobName=jobs["ProcessingJob"])
    if "TrainingJob" in jobs:
        sagemaker.describe_training_job(TrainingJobName=jobs["TrainingJob"])


def use_executions(sagemaker: Any) -> None:
    for version in ({"PipelineVersionAlias": "works"}, {"PipelineVersionId": 2}):
        parameters = [{"Name": "Input", "Value": "b"}]
        started = sagemaker.start_pipeline_execution(PipelineName="one", PipelineParameters=parameters, **version)
        arn = started["PipelineExecutionArn"]
        ended(sagemaker, arn)
        describe_jobs(sagemaker, arn)
        sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
        sagemaker.describe_pipeline_definition_for_execution(PipelineExecutionArn=arn)
    sagemaker.retry_pipeline_execution(PipelineExecutionArn=arn)
    ended(sagemaker, arn)
    sagemaker.update_pipeline_execution(PipelineExecutionArn=arn, PipelineExecutionDescription="failed twice")
    sagemaker.update_pipeline(PipelineName="one", PipelineDefinition=definition("exec sleep 60"))
    arn = sagemaker.start_pipeline_execution(PipelineName="one")["PipelineExecutionArn"]
    sagemaker.stop_pipeline_execution(PipelineExecutionArn=arn)
    ended(sagemaker, arn)
    sagemaker.list_pipeline_executions(PipelineName="one")


def use_registry(sagemaker: Any) -> None:
    containers = [{"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz"}]
    arn = sagemaker.create_model_package(
        ModelPackageGroupName=GROUP, InferenceSpecification={"Containers": containers}
    )["ModelPackageArn"]
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved", ApprovalDescription="seen")
    sagemaker.describe_model_package(ModelPackageName=arn)
    sagemaker.batch_describe_model_package(ModelPackageArnList=[arn, f"{arn}0"])
    sagemaker.list_model_packages(ModelPackageGroupName=GROUP)
    sagemaker.describe_model_package_group(ModelPackageGroupName=GROUP)
    sagemaker.list_model_package_groups()
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    sagemaker.put_model_package_group_policy(ModelPackageGroupName=GROUP, ResourcePolicy=policy)
    sagemaker.get_model_package_group_policy(ModelPackageGroupName=GROUP)
    sagemaker.delete_model_package_group_policy(ModelPackageGroupName=GROUP)
    for resource in ("Pipeline", "PipelineExecution", "ModelPackageGroup", "ModelPackage"):
        assert sagemaker.search(Resource=resource)["Results"]


def clean_up(sagemaker: Any) -> None:
    for package in sagemaker.list_model_packages(ModelPackageGroupName=GROUP)["ModelPackageSummaryList"]:
        sagemaker.delete_model_package(ModelPackageName=package["ModelPackageArn"])
    sagemaker.delete_model_package_group(ModelPackageGroupName=GROUP)
    sagemaker.delete_pipeline(PipelineName="one")


def test_every_operation_answers_as_the_model_says(client: Checked) -> None:
    client.s3.create_bucket(Bucket=BUCKET)
    client.sagemaker.create_model_package_group(ModelPackageGroupName=GROUP, ModelPackageGroupDescription="all models")
    for use in (use_pipelines, use_executions, use_registry, clean_up):
        use(client.sagemaker)
    assert client.problems == []
    served = subprocess.run(load(str(SUPPORT / "operationNames.ts")), stdout=subprocess.PIPE, text=True, check=True)
    assert client.called == set(served.stdout.split())
