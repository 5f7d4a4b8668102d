"""Patterns of single steps: how jobs are written, retried and cached, and steps that are no jobs of SageMaker."""

import json
import tempfile
from pathlib import Path

from sagemaker.lambda_helper import Lambda
from sagemaker.network import NetworkConfig
from sagemaker.processing import FrameworkProcessor
from sagemaker.sklearn.estimator import SKLearn
from sagemaker.spark.processing import PySparkProcessor
from sagemaker.workflow.callback_step import CallbackOutput, CallbackStep
from sagemaker.workflow.conditions import ConditionEquals, ConditionLessThanOrEqualTo
from sagemaker.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.workflow.function_step import step
from sagemaker.workflow.lambda_step import LambdaOutput, LambdaOutputTypeEnum, LambdaStep
from sagemaker.workflow.notebook_job_step import NotebookJobStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_definition_config import PipelineDefinitionConfig
from sagemaker.workflow.pipeline_experiment_config import PipelineExperimentConfig
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.workflow.step_outputs import get_step
from sagemaker.workflow.steps import CacheConfig, ProcessingStep, TrainingStep
from sagemaker.xgboost.estimator import XGBoost

from models import create_step
from offline import BUCKET, IMAGE, ROLE, session
from trunk import (
    CODE,
    REPORT,
    at_most,
    channels,
    data_input,
    evaluate_step,
    gate_step,
    gated,
    instance_type,
    model_from,
    model_of,
    output,
    output_of,
    pipeline,
    preprocess_step,
    register_step,
    result,
    train_step,
    trained,
)

CACHE = CacheConfig(enable_caching=True, expire_after="P30d")
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:abalone"


def retries() -> Pipeline:
    policies = [
        StepRetryPolicy(exception_types=[StepExceptionTypeEnum.THROTTLING], max_attempts=5),
        SageMakerJobStepRetryPolicy(
            exception_types=[SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT],
            failure_reason_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR],
            expire_after_mins=120,
        ),
    ]
    preprocess = preprocess_step(retry_policies=policies)
    train = train_step(preprocess, retry_policies=policies)
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"), retry_policies=policies)
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register_step(model_of(train))]))


def cached(name: str) -> Pipeline:
    def of(step_name: str) -> dict:
        return {"cache_config": CACHE} if step_name == name else {}

    preprocess = preprocess_step(**of("Preprocess"))
    train = train_step(preprocess, **of("Train"))
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"), **of("Evaluate"))
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register_step(model_of(train))]))


def described() -> Pipeline:
    """Display names, descriptions, explicit order, custom job prefixes and an experiment."""
    preprocess = preprocess_step(display_name="Split", description="Splits the rows.")
    train = train_step(preprocess, depends_on=["Preprocess"], description="Trains.")
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"), depends_on=[train])
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))], depends_on=[evaluate])
    return pipeline(
        preprocess,
        train,
        evaluate,
        gate,
        pipeline_experiment_config=PipelineExperimentConfig("abalone-models", "trial"),
        pipeline_definition_config=PipelineDefinitionConfig(use_custom_job_prefix=True),
    )


def framework_jobs() -> Pipeline:
    """Script mode in all jobs: a framework processor, a framework estimator, one source archive."""
    processor = FrameworkProcessor(
        estimator_cls=SKLearn,
        framework_version="1.2-1",
        role=ROLE,
        instance_type=instance_type,
        instance_count=1,
        code_location=f"s3://{BUCKET}/code",
        sagemaker_session=session,
    )
    preprocess = preprocess_step()
    trainer = XGBoost(
        entry_point="train.py",
        source_dir=f"{CODE}/sourcedir.tar.gz",
        framework_version="1.7-1",
        role=ROLE,
        instance_type=instance_type,
        instance_count=1,
        output_path=result("Train", "model"),
        sagemaker_session=session,
    )
    train = TrainingStep("Train", step_args=trainer.fit(channels(preprocess)))
    arguments = processor.run(
        code="evaluate.py",
        source_dir=f"{CODE}/sourcedir.tar.gz",
        inputs=[data_input("model", model_of(train)), data_input("test", output_of(preprocess, "test"))],
        outputs=[output("Evaluate", "evaluation")],
    )
    evaluate = ProcessingStep("Evaluate", step_args=arguments, property_files=[REPORT])
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register_step(model_of(train))]))


def spark() -> Pipeline:
    """A Spark job before the split."""
    processor = PySparkProcessor(
        base_job_name="clean",
        framework_version="3.3",
        role=ROLE,
        instance_type="ml.m5.xlarge",
        instance_count=2,
        network_config=NetworkConfig(enable_network_isolation=True),
        sagemaker_session=session,
    )
    arguments = processor.run(
        submit_app=f"{CODE}/clean.py",
        arguments=["--input", f"s3://{BUCKET}/input/", "--output", f"s3://{BUCKET}/clean/"],
    )
    clean = ProcessingStep("Clean", step_args=arguments)
    preprocess = preprocess_step(depends_on=[clean])
    train = train_step(preprocess)
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"))
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))])
    return pipeline(clean, preprocess, train, evaluate, gate)


def approval_parameter() -> Pipeline:
    status = ParameterString("ModelApprovalStatus", default_value="PendingManualApproval")
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train), approval_status=status)])
    return pipeline(preprocess, train, evaluate, gate, parameters=[status])


def image_parameter() -> Pipeline:
    image = ParameterString("TrainingImage", default_value=IMAGE)
    preprocess = preprocess_step()
    train = train_step(preprocess)
    train.step_args.func_args[0].image_uri = image
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"))
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate, parameters=[image])


def lambda_step(name: str = "Notify", inputs=None) -> LambdaStep:
    answered = LambdaOutput(output_name="status", output_type=LambdaOutputTypeEnum.String)
    return LambdaStep(
        name, lambda_func=Lambda(function_arn=FUNCTION, session=session), inputs=inputs or {}, outputs=[answered]
    )


def gated_by_lambda() -> Pipeline:
    """The function's answer opens the gate."""
    preprocess, train, evaluate = trained()
    check = lambda_step("Check", {"model": model_of(train)})
    gate = gate_step(
        [ConditionEquals(left=check.properties.Outputs["status"], right="good")], [register_step(model_of(train))]
    )
    return pipeline(preprocess, train, evaluate, check, gate)


def callback_step() -> CallbackStep:
    return CallbackStep(
        "AskSomebody",
        sqs_queue_url="https://sqs.us-east-1.amazonaws.com/111122223333/abalone",
        inputs={"input": "abalone"},
        outputs=[CallbackOutput(output_name="answer")],
    )


def emr_step() -> EMRStep:
    return EMRStep(
        name="Clean",
        display_name="Clean",
        description="Cleans the rows.",
        cluster_id="j-1234567890ABC",
        step_config=EMRStepConfig(jar="command-runner.jar", args=["spark-submit", f"{CODE}/clean.py"]),
    )


def deploying() -> Pipeline:
    """The pipeline puts its model into service itself."""
    preprocess, train, evaluate = trained()
    create = create_step(model_from(model_of(train)))
    config = EndpointConfigStep(
        "Configure",
        step_args=session.create_endpoint_config(
            name="abalone",
            model_name=create.properties.ModelName,
            initial_instance_count=1,
            instance_type="ml.m5.large",
        ),
    )
    endpoint = EndpointStep(
        "Deploy", step_args=session.create_endpoint("abalone", config.properties.EndpointConfigName)
    )
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train)), create, config, endpoint])
    return pipeline(preprocess, train, evaluate, gate)


def notebook_step() -> NotebookJobStep:
    notebook = Path(tempfile.mkdtemp(), "report.ipynb")
    notebook.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return NotebookJobStep(
        name="Report",
        input_notebook=str(notebook),
        image_uri=IMAGE,
        kernel_name="python3",
        role=ROLE,
        s3_root_uri=f"s3://{BUCKET}/notebooks",
    )


@step(name="Measure", role=ROLE, image_uri=IMAGE, instance_type="ml.m5.xlarge")
def measure(_model: str) -> float:
    return 0.0


def decorated() -> Pipeline:
    """The metric is what a decorated function returns."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    mse = measure(model_of(train))
    gate = gate_step([ConditionLessThanOrEqualTo(left=mse, right=6.0)], [register_step(model_of(train))])
    return pipeline(preprocess, train, gate)


def decorated_beside() -> list:
    """A decorated function that decides nothing."""
    return [get_step(measure(f"s3://{BUCKET}/input/"))]


PATTERNS = {
    "retry-policies": retries,
    "cached-preprocessing": lambda: cached("Preprocess"),
    "cached-training": lambda: cached("Train"),
    "cached-evaluation": lambda: cached("Evaluate"),
    "descriptions-and-order": described,
    "framework-jobs": framework_jobs,
    "spark-before-split": spark,
    "approval-parameter": approval_parameter,
    "image-parameter": image_parameter,
    "approved-at-birth": lambda: gated(approval_status="Approved"),
    "lambda-beside-gate": lambda: gated(lambda_step()),
    "lambda-as-gate": gated_by_lambda,
    "callback": lambda: gated(callback_step()),
    "emr": lambda: gated(emr_step()),
    "endpoint": deploying,
    "notebook-job": lambda: gated(notebook_step()),
    "decorated-function": decorated,
    "decorated-beside-gate": lambda: gated(*decorated_beside()),
}
