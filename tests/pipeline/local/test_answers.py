"""Every answer of every SageMaker operation has the form that botocore's service model gives it."""

import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from served_endpoint import served_endpoint, served_operations

ROLE = "arn:aws:iam::000000000000:role/pipeline"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
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

    def __init__(self, url: str, state: Path) -> None:
        self.queues = state / "queues"
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
    state = tmp_path_factory.mktemp("state")
    with served_endpoint(state) as url:
        yield Checked(url, state)


def job(name: str, code: str) -> dict[str, Any]:
    resources = {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}}
    specification = {"ImageUri": IMAGE, "ContainerEntrypoint": ["/bin/sh", "-ec", code]}
    arguments = {"ProcessingResources": resources, "AppSpecification": specification, "RoleArn": ROLE}
    return {"Name": name, "Type": "Processing", "DisplayName": name, "Description": "a step", "Arguments": arguments}


def training(name: str) -> dict[str, Any]:
    specification = {
        "TrainingImage": IMAGE,
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


INFERENCE = "def model_fn(folder): return 1\ndef transform_fn(model, body, content_type, accept): return body\n"
TRAIN = f"""[ "$SM_HP_WHICH" = one ] && echo loss=1
mkdir "$SM_MODEL_DIR/code"; echo '{INFERENCE}' > "$SM_MODEL_DIR/code/inference.py"
"""


def code_archive() -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        member = tarfile.TarInfo("train.sh")
        member.size = len(TRAIN)
        tar.addfile(member, io.BytesIO(TRAIN.encode()))
    return archive.getvalue()


def tuning(name: str) -> dict[str, Any]:
    """Two training jobs, of which one says its metric; both leave a model that answers with what it is asked."""
    job = training(name)["Arguments"]
    job["AlgorithmSpecification"] = {
        "TrainingImage": job["AlgorithmSpecification"]["TrainingImage"],
        "TrainingInputMode": "File",
        "MetricDefinitions": [{"Name": "loss", "Regex": "loss=(.*)"}],
    }
    job["HyperParameters"] |= {
        "sagemaker_program": "train.sh",
        "sagemaker_submit_directory": f"s3://{BUCKET}/code/sourcedir.tar.gz",
    }
    job["StaticHyperParameters"] = job.pop("HyperParameters")
    config = {
        "Strategy": "Grid",
        "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "loss"},
        "ResourceLimits": {"MaxParallelTrainingJobs": 2},
        "ParameterRanges": {"CategoricalParameterRanges": [{"Name": "which", "Values": ["one", "two"]}]},
    }
    arguments = {"HyperParameterTuningJobConfig": config, "TrainingJobDefinition": job}
    return {"Name": name, "Type": "Tuning", "Arguments": arguments}


def transform(name: str, tune: str) -> list[dict[str, Any]]:
    """A model of the best job of a tuning step, and what it answers."""
    best = {"Get": f"Steps.{tune}.TrainingJobSummaries[0].TrainingJobName"}
    data = {"Std:Join": {"On": "/", "Values": [f"s3://{BUCKET}/models", best, "output/model.tar.gz"]}}
    model = {"PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": data}, "ExecutionRoleArn": ROLE}
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/in"}}
    arguments = {
        "ModelName": {"Get": f"Steps.{name}Model.ModelName"},
        "TransformInput": {"DataSource": source, "SplitType": "Line", "ContentType": "text/csv"},
        "TransformOutput": {"S3OutputPath": f"s3://{BUCKET}/out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }
    return [
        {"Name": f"{name}Model", "Type": "Model", "Arguments": model},
        {"Name": name, "Type": "Transform", "Arguments": arguments},
    ]


def callback(name: str) -> dict[str, Any]:
    url = f"https://sqs.us-east-1.amazonaws.com/000000000000/{name}"
    outputs = [{"OutputName": "verdict", "OutputType": "String"}]
    return {"Name": name, "Type": "Callback", "SqsQueueUrl": url, "Arguments": {}, "OutputParameters": outputs}


def written(steps: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2020-12-01", "Metadata": {}, "Parameters": [], "Steps": steps})


def definition(code: str) -> str:
    """Trains, runs a job, then registers a model where one is greater than zero."""
    containers = [{"Image": IMAGE, "ModelDataUrl": "s3://bucket/model.tar.gz"}]
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


def use_job_lists(client: Checked) -> None:
    """A pipeline of the other kinds of jobs; then every listing, page by page."""
    sagemaker = client.sagemaker
    client.s3.put_object(Bucket=BUCKET, Key="in/data.csv", Body=b"1,2\n")
    client.s3.put_object(Bucket=BUCKET, Key="code/sourcedir.tar.gz", Body=code_archive())
    steps = [tuning("Tune"), *transform("Score", "Tune")]
    sagemaker.create_pipeline(PipelineName="two", PipelineDefinition=written(steps), RoleArn=ROLE)
    arn = sagemaker.start_pipeline_execution(PipelineName="two")["PipelineExecutionArn"]
    ended(sagemaker, arn)
    execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)
    assert execution["PipelineExecutionStatus"] == "Succeeded", execution["FailureReason"]
    answer = client.s3.get_object(Bucket=BUCKET, Key="out/data.csv.out")["Body"].read()
    assert answer == b"1,2"
    tuned = sagemaker.list_hyper_parameter_tuning_jobs(StatusEquals="Completed")["HyperParameterTuningJobSummaries"]
    name = tuned[0]["HyperParameterTuningJobName"]
    described = sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
    best = described["BestTrainingJob"]["TrainingJobName"]
    assert described["ObjectiveStatusCounters"] == {"Succeeded": 1, "Pending": 0, "Failed": 1}
    jobs = sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name, SortBy="FinalObjectiveMetricValue"
    )["TrainingJobSummaries"]
    assert [job["ObjectiveStatus"] for job in jobs] == ["Succeeded", "Failed"]
    assert jobs[0]["TrainingJobName"] == best
    assert sagemaker.describe_training_job(TrainingJobName=best)["HyperParameters"]["which"] == "one"
    transformed = sagemaker.list_transform_jobs()["TransformJobSummaries"]
    sagemaker.describe_transform_job(TransformJobName=transformed[0]["TransformJobName"])
    sagemaker.describe_model(ModelName=sagemaker.list_models()["Models"][0]["ModelName"])
    for listing, member in (("list_processing_jobs", "ProcessingJob"), ("list_training_jobs", "TrainingJob")):
        for sort in ("Name", "CreationTime", "Status"):
            pages = sagemaker.get_paginator(listing).paginate(SortBy=sort, PaginationConfig={"PageSize": 1})
            names = [job[f"{member}Name"] for page in pages for job in page[f"{member}Summaries"]]
            assert len(names) == len(set(names)) > 1
    sagemaker.delete_pipeline(PipelineName="two")
    assert sagemaker.list_transform_jobs()["TransformJobSummaries"] == []


def use_callbacks(client: Checked) -> None:
    sagemaker = client.sagemaker
    sagemaker.create_pipeline(PipelineName="three", PipelineDefinition=written([callback("Ask")]), RoleArn=ROLE)
    for number, answer in enumerate(("failure", "success"), start=1):
        arn = sagemaker.start_pipeline_execution(PipelineName="three")["PipelineExecutionArn"]
        queue = client.queues / "Ask.jsonl"
        while not queue.exists() or len(queue.read_text().splitlines()) < number:
            pass
        token = json.loads(queue.read_text().splitlines()[-1])["token"]
        if answer == "failure":
            sagemaker.send_pipeline_execution_step_failure(CallbackToken=token, FailureReason="no")
        else:
            outputs = [{"Name": "verdict", "Value": "good"}]
            sagemaker.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=outputs)
        ended(sagemaker, arn)
        sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=arn)
    sagemaker.delete_pipeline(PipelineName="three")


def use_registry(sagemaker: Any) -> None:
    containers = [{"Image": IMAGE, "ModelDataUrl": "s3://bucket/model.tar.gz"}]
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


def use_model_cards(sagemaker: Any) -> None:
    content = json.dumps({"model_overview": {"model_name": "one"}})
    sagemaker.create_model_card(ModelCardName="card", Content=content, ModelCardStatus="Draft")
    sagemaker.update_model_card(ModelCardName="card", Content=json.dumps({}))
    sagemaker.update_model_card(ModelCardName="card", ModelCardStatus="Approved")
    sagemaker.describe_model_card(ModelCardName="card")
    assert sagemaker.list_model_cards()["ModelCardSummaries"]
    assert sagemaker.list_model_card_versions(ModelCardName="card")["ModelCardVersionSummaryList"]
    sagemaker.delete_model_card(ModelCardName="card")


def clean_up(sagemaker: Any) -> None:
    for package in sagemaker.list_model_packages(ModelPackageGroupName=GROUP)["ModelPackageSummaryList"]:
        sagemaker.delete_model_package(ModelPackageName=package["ModelPackageArn"])
    sagemaker.delete_model_package_group(ModelPackageGroupName=GROUP)
    sagemaker.delete_pipeline(PipelineName="one")


def test_every_operation_answers_as_the_model_says(client: Checked) -> None:
    client.s3.create_bucket(Bucket=BUCKET)
    client.sagemaker.create_model_package_group(ModelPackageGroupName=GROUP, ModelPackageGroupDescription="all models")
    use_pipelines(client.sagemaker)
    use_executions(client.sagemaker)
    use_job_lists(client)
    use_callbacks(client)
    use_registry(client.sagemaker)
    use_model_cards(client.sagemaker)
    clean_up(client.sagemaker)
    assert client.problems == []
    assert client.called == set(served_operations())
