"""Calls the endpoint and moto, the stand-in for AWS of others, in the same way; prints which members each answered.

A member is named by its path, for example `ListPipelines.PipelineSummaries[].PipelineName`.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import boto3
from moto import mock_aws

ROLE = "arn:aws:iam::123456789012:role/service-role/pipeline"
GATE = {"Name": "Gate", "Type": "Condition", "Arguments": {"Conditions": [], "IfSteps": [], "ElseSteps": []}}
DEFINITION = json.dumps(
    {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": [{"Name": "Input", "Type": "String", "DefaultValue": "a"}],
        "Steps": [
            {"Name": "Gate", "Type": "Condition", "Arguments": {"Conditions": [], "IfSteps": [], "ElseSteps": []}}
        ],
    }
)
CARD = json.dumps({"model_overview": {"model_name": "one"}})
GROUP = "models"
TAGS = [{"Key": "owner", "Value": "ml"}]
CONTAINERS = [{"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz"}]


def members(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from members(one, f"{at}[]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield f"{at}.{name}"
            yield from members(one, f"{at}.{name}")


class Recorded:
    """A client that keeps which members its answers had, by operation."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.seen: dict[str, set[str]] = {}

    def __call__(self, operation: str, **request: Any) -> dict[str, Any]:
        method = "".join(f"_{one.lower()}" if one.isupper() else one for one in operation).lstrip("_")
        answer = getattr(self.client, method)(**request)
        answer.pop("ResponseMetadata")
        self.seen.setdefault(operation, set()).update(members(answer, operation))
        return answer


def use_pipelines(call: Recorded) -> None:
    pipeline = {"PipelineName": "one", "PipelineDefinition": DEFINITION, "RoleArn": ROLE}
    described = {"PipelineDisplayName": "One", "PipelineDescription": "first", "Tags": TAGS}
    arn = call("CreatePipeline", **pipeline, **described, ParallelismConfiguration={"MaxParallelExecutionSteps": 2})[
        "PipelineArn"
    ]
    call("DescribePipeline", PipelineName="one")
    call("UpdatePipeline", PipelineName="one", PipelineDescription="second")
    call("ListPipelines")
    parameters = [{"Name": "Input", "Value": "b"}]
    execution = {
        "PipelineExecutionArn": call(
            "StartPipelineExecution",
            PipelineName="one",
            PipelineExecutionDisplayName="run",
            PipelineExecutionDescription="a run",
            PipelineParameters=parameters,
        )["PipelineExecutionArn"]
    }
    call("DescribePipelineExecution", **execution)
    call("DescribePipelineDefinitionForExecution", **execution)
    call("ListPipelineParametersForExecution", **execution)
    call("ListPipelineExecutions", PipelineName="one")
    call("AddTags", ResourceArn=arn, Tags=TAGS)
    call("ListTags", ResourceArn=arn)
    call("DeleteTags", ResourceArn=arn, TagKeys=["owner"])


def use_registry(call: Recorded) -> None:
    call("CreateModelPackageGroup", ModelPackageGroupName=GROUP, ModelPackageGroupDescription="all models", Tags=TAGS)
    call("DescribeModelPackageGroup", ModelPackageGroupName=GROUP)
    call("ListModelPackageGroups")
    arn = call(
        "CreateModelPackage",
        ModelPackageGroupName=GROUP,
        ModelPackageDescription="one",
        InferenceSpecification={
            "Containers": CONTAINERS,
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        ModelApprovalStatus="PendingManualApproval",
        CustomerMetadataProperties={"CodeDigest": "0"},
    )["ModelPackageArn"]
    call("UpdateModelPackage", ModelPackageArn=arn, ModelApprovalStatus="Approved", ApprovalDescription="seen")
    call("DescribeModelPackage", ModelPackageName=arn)
    call("ListModelPackages", ModelPackageGroupName=GROUP)


def use_cards(call: Recorded) -> None:
    call("CreateModelCard", ModelCardName="card", Content=CARD, ModelCardStatus="Draft")
    call("UpdateModelCard", ModelCardName="card", Content="{}")
    call("DescribeModelCard", ModelCardName="card")
    call("ListModelCards")
    call("ListModelCardVersions", ModelCardName="card")
    call("DeleteModelCard", ModelCardName="card")


def use(endpoint: str | None) -> dict[str, set[str]]:
    call = Recorded(boto3.client("sagemaker", region_name="us-east-1", endpoint_url=endpoint))
    for part in (use_pipelines, use_registry, use_cards):
        part(call)
    call("DeletePipeline", PipelineName="one")
    return call.seen


ours = use(os.environ.pop("AWS_ENDPOINT_URL"))
with mock_aws():
    theirs = use(None)
only = {
    "endpoint": sorted(member for operation, seen in ours.items() for member in seen - theirs[operation]),
    "moto": sorted(member for operation, seen in theirs.items() for member in seen - ours[operation]),
    "both": sum(len(seen & theirs[operation]) for operation, seen in ours.items()),
}
sys.stdout.write(json.dumps(only))
