"""A session of the SageMaker Python SDK that reaches nothing: made-up credentials, and an S3 that takes all uploads."""

import os

# Parts of the SDK make sessions of their own, which would look for credentials on the network.
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="us-east-1")

import boto3
import sagemaker.utils
from botocore.awsrequest import AWSResponse
from sagemaker.workflow.pipeline_context import PipelineSession

REGION = "us-east-1"
BUCKET = "ml-artifacts-bucket"
ROLE = "arn:aws:iam::111122223333:role/abalone-jobs"
KEY = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555"
IMAGE = f"683313688378.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:3.2-0"
SKLEARN_IMAGE = f"683313688378.dkr.ecr.{REGION}.amazonaws.com/sagemaker-scikit-learn:1.4-2"


OWN_BUCKET = (
    "<ListAllMyBucketsResult><Buckets><Bucket>"
    f"<Name>{BUCKET}</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate>"
    "</Bucket></Buckets></ListAllMyBucketsResult>"
)
ANSWERS = {"PutObject": "", "HeadBucket": "", "ListBuckets": OWN_BUCKET}


class Body:
    def __init__(self, text: str):
        self.text = text

    def stream(self):
        yield self.text.encode()


def answer(request, event_name: str, **_):
    """S3 has the bucket and takes each upload. What else the SDK might ask would need the network: it is an error."""
    service, operation = event_name.split(".")[1:3]
    if service != "s3" or operation not in ANSWERS:
        raise RuntimeError(f"Expected uploads only, got {operation} of {service}.")
    return AWSResponse(request.url, 200, {}, Body(ANSWERS[operation]))


# The settings below are good; the SDK would compare them with their schema at each of some thousand look-ups.
sagemaker.utils.validate_sagemaker_config = lambda _: None


def offline_session() -> PipelineSession:
    boto = boto3.Session(region_name=REGION)
    boto.events.register("before-send", answer)
    # Given here, so that no settings of the user are read, and nobody is told of the use.
    config = {"SchemaVersion": "1.0", "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}}}
    return PipelineSession(boto_session=boto, default_bucket=BUCKET, sagemaker_config=config)


session = offline_session()
