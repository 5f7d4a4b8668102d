"""boto3 works with the endpoint as it works with AWS: nothing differs but the URL."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from served_endpoint import served_endpoint

ROLE = "arn:aws:iam::000000000000:role/pipeline"
BUCKET = "artifacts-boto3"
GROUP = "models"


@dataclass
class Clients:
    """What a user makes with one URL."""

    sagemaker: Any
    s3: Any
    sts: Any


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    with served_endpoint(tmp_path_factory.mktemp("state")) as url:
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
        config = Config(retries={"total_max_attempts": 1})
        yield Clients(*(session.client(name, endpoint_url=url, config=config) for name in ("sagemaker", "s3", "sts")))


def processing(name: str, line: str) -> dict[str, Any]:
    """A processing step that runs one line of Python and uploads what it wrote to /opt/ml/processing/out."""
    destination = {
        "Std:Join": {"On": "/", "Values": [f"s3://{BUCKET}", {"Get": "Execution.PipelineExecutionId"}, name]}
    }
    output = {"S3Uri": destination, "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "EndOfJob"}
    return {
        "Name": name,
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                "ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1}
            },
            "AppSpecification": {
                "ImageUri": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0",
                "ContainerEntrypoint": ["/bin/sh", "-ec", f"exec python3 -c '{line}'"],
            },
            "ProcessingOutputConfig": {"Outputs": [{"OutputName": "out", "S3Output": output}]},
            "RoleArn": ROLE,
        },
        "PropertyFiles": [{"PropertyFileName": "Report", "OutputName": "out", "FilePath": "report.json"}],
    }


def gated(bound: int) -> str:
    """Scores 3; registers when that is at most the bound, else fails."""
    write = 'import json; json.dump({"score": 3}, open("/opt/ml/processing/out/report.json", "w"))'
    score = {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Score.PropertyFiles.Report"}, "Path": "score"}}
    register = {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": GROUP,
            "ModelApprovalStatus": "PendingManualApproval",
            "InferenceSpecification": {
                "Containers": [{"Image": "image", "ModelDataUrl": f"s3://{BUCKET}/model.tar.gz"}]
            },
        },
    }
    reject = {"Name": "Reject", "Type": "Fail", "Arguments": {"ErrorMessage": "The score is too high."}}
    comparison = {"Type": "LessThanOrEqualTo", "LeftValue": score, "RightValue": bound}
    arguments = {"Conditions": [comparison], "IfSteps": [register], "ElseSteps": [reject]}
    gate = {"Name": "Gate", "Type": "Condition", "Arguments": arguments}
    steps = [processing("Score", write), gate]
    return json.dumps({"Version": "2020-12-01", "Metadata": {}, "Parameters": [], "Steps": steps})


def finished(sagemaker: Any, arn: str) -> dict[str, Any]:
    """Asks until the execution has ended."""
    while True:
        execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)
        if execution["PipelineExecutionStatus"] not in ("Executing", "Stopping"):
            return execution


def run(sagemaker: Any, name: str, definition: str) -> dict[str, Any]:
    sagemaker.create_pipeline(PipelineName=name, PipelineDefinition=definition, RoleArn=ROLE)
    started = sagemaker.start_pipeline_execution(PipelineName=name)
    return finished(sagemaker, started["PipelineExecutionArn"])


@pytest.fixture(scope="module")
def prepared(clients: Clients) -> Clients:
    clients.s3.create_bucket(Bucket=BUCKET)
    clients.sagemaker.create_model_package_group(ModelPackageGroupName=GROUP)
    return clients


def test_knows_the_caller(clients: Clients) -> None:
    assert clients.sts.get_caller_identity()["Account"] == "000000000000"


def test_creates_starts_watches_and_lists_an_execution(prepared: Clients) -> None:
    sagemaker = prepared.sagemaker
    execution = run(sagemaker, "passing", gated(4))
    assert execution["PipelineExecutionStatus"] == "Succeeded", execution.get("FailureReason")

    steps = sagemaker.list_pipeline_execution_steps(
        PipelineExecutionArn=execution["PipelineExecutionArn"], SortOrder="Ascending"
    )["PipelineExecutionSteps"]
    assert [(step["StepName"], step["StepStatus"]) for step in steps] == [
        ("Score", "Succeeded"),
        ("Gate", "Succeeded"),
        ("Register", "Succeeded"),
    ]
    assert steps[1]["Metadata"]["Condition"]["Outcome"] == "True"
    package = sagemaker.describe_model_package(ModelPackageName=steps[2]["Metadata"]["RegisterModel"]["Arn"])
    assert package["ModelApprovalStatus"] == "PendingManualApproval"

    listed = sagemaker.list_pipeline_executions(PipelineName="passing")["PipelineExecutionSummaries"]
    assert [one["PipelineExecutionArn"] for one in listed] == [execution["PipelineExecutionArn"]]
    sagemaker.update_model_package(ModelPackageArn=package["ModelPackageArn"], ModelApprovalStatus="Approved")
    approved = sagemaker.list_model_packages(ModelPackageGroupName=GROUP, ModelApprovalStatus="Approved")
    assert [one["ModelPackageVersion"] for one in approved["ModelPackageSummaryList"]] == [1]


def test_registers_nothing_beyond_the_bound(prepared: Clients) -> None:
    sagemaker = prepared.sagemaker
    before = sagemaker.list_model_packages(ModelPackageGroupName=GROUP)["ModelPackageSummaryList"]
    execution = run(sagemaker, "failing", gated(2))
    assert execution["PipelineExecutionStatus"] == "Failed"
    assert "The score is too high." in execution["FailureReason"]
    assert sagemaker.list_model_packages(ModelPackageGroupName=GROUP)["ModelPackageSummaryList"] == before


def test_errors_are_the_clients_exceptions(clients: Clients) -> None:
    with pytest.raises(clients.sagemaker.exceptions.ResourceNotFound):
        clients.sagemaker.describe_pipeline(PipelineName="nowhere")
    with pytest.raises(ClientError, match="UnknownOperationException"):
        clients.sagemaker.list_notebook_instances()
    with pytest.raises(clients.s3.exceptions.NoSuchBucket):
        clients.s3.get_object(Bucket="nowhere", Key="key")


def test_objects_come_back_as_they_were_put(prepared: Clients) -> None:
    s3 = prepared.s3
    content = bytes(range(256)) * 1000
    keys = ["plain", "folder/with space", "folder/ü&<>+%41", "folder/日本"]
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=content, Metadata={"owner": "me"})
        found = s3.get_object(Bucket=BUCKET, Key=key)
        assert found["Body"].read() == content
        assert found["Metadata"] == {"owner": "me"}
    paginator = s3.get_paginator("list_objects_v2")
    pages = paginator.paginate(Bucket=BUCKET, Prefix="folder/", PaginationConfig={"PageSize": 1})
    assert {one["Key"] for page in pages for one in page["Contents"]} == set(keys[1:])
    s3.copy_object(Bucket=BUCKET, Key="copied", CopySource={"Bucket": BUCKET, "Key": keys[2]})
    assert s3.head_object(Bucket=BUCKET, Key="copied")["ContentLength"] == len(content)


def test_managed_transfers_of_many_parts(prepared: Clients) -> None:
    content = bytes(range(256)) * 4 * 1024 * 20  # 20 MiB: boto3 uploads it in parts.
    prepared.s3.upload_fileobj(io.BytesIO(content), BUCKET, "large/file")
    target = io.BytesIO()
    prepared.s3.download_fileobj(BUCKET, "large/file", target)
    assert target.getvalue() == content
