"""What the patterns share: the abalone pipeline of AWS's documentation, with a gate that its starter cannot move."""

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

from offline import BUCKET, IMAGE, KEY, ROLE, session

MAX_MSE = 6.0
CODE_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CODE = f"s3://{BUCKET}/code/{CODE_DIGEST}"
REPORT = PropertyFile(name="EvaluationReport", output_name="evaluation", path="evaluation.json")

input_data = ParameterString("InputData", default_value="abalone")
instance_type = ParameterString(
    "InstanceType", default_value="ml.m5.xlarge", enum_values=["ml.m5.large", "ml.m5.xlarge"]
)
instance_count = ParameterInteger("InstanceCount", default_value=1)
PARAMETERS = [input_data, instance_type, instance_count]


def result(step: str, name: str) -> Join:
    """Where a step writes one of its outputs: apart for each execution."""
    return Join(on="/", values=[f"s3://{BUCKET}/runs", ExecutionVariables.PIPELINE_EXECUTION_ID, step, name])


def output(step: str, name: str) -> ProcessingOutput:
    return ProcessingOutput(
        output_name=name, source=f"/opt/ml/processing/output/{name}", destination=result(step, name)
    )


def output_of(step: ProcessingStep, name: str):
    return step.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


def data_input(name: str, source) -> ProcessingInput:
    return ProcessingInput(source=source, destination=f"/opt/ml/processing/input/{name}", input_name=name)


def processor(count=1) -> ScriptProcessor:
    return ScriptProcessor(
        image_uri=IMAGE,
        command=["python3"],
        role=ROLE,
        instance_type=instance_type,
        instance_count=count,
        output_kms_key=KEY,
        sagemaker_session=session,
    )


def preprocess_step(name: str = "Preprocess", **more) -> ProcessingStep:
    arguments = processor(instance_count).run(
        code=f"{CODE}/preprocess.py",
        inputs=[data_input("data", Join(on="/", values=[f"s3://{BUCKET}/input", input_data]))],
        outputs=[output(name, part) for part in ("train", "validation", "test", "baseline")],
    )
    return ProcessingStep(name, step_args=arguments, **more)


def estimator(name: str = "Train") -> Estimator:
    return Estimator(
        image_uri=IMAGE,
        role=ROLE,
        instance_type=instance_type,
        instance_count=1,
        output_path=result(name, "model"),
        output_kms_key=KEY,
        hyperparameters={"objective": "reg:squarederror", "max_depth": 5, "num_round": 50},
        sagemaker_session=session,
    )


def channels(preprocess: ProcessingStep) -> dict[str, TrainingInput]:
    return {
        name: TrainingInput(output_of(preprocess, name), content_type="text/csv") for name in ("train", "validation")
    }


def train_step(preprocess: ProcessingStep, name: str = "Train", **more) -> TrainingStep:
    return TrainingStep(name, step_args=estimator(name).fit(channels(preprocess)), **more)


def model_of(train: TrainingStep):
    return train.properties.ModelArtifacts.S3ModelArtifacts


def evaluate_step(models, data, name: str = "Evaluate", **more) -> ProcessingStep:
    """`models`: one artifact, or several by the name of their input."""
    named = models if isinstance(models, dict) else {"model": models}
    arguments = processor().run(
        code=f"{CODE}/evaluate.py",
        inputs=[*(data_input(key, uri) for key, uri in named.items()), data_input("test", data)],
        outputs=[output(name, "evaluation")],
    )
    return ProcessingStep(name, step_args=arguments, property_files=[REPORT], **more)


def metric(
    evaluate: ProcessingStep, path: str = "regression_metrics.mse.value", report: PropertyFile = REPORT
) -> JsonGet:
    return JsonGet(step_name=evaluate.name, property_file=report, json_path=path)


def at_most(evaluate: ProcessingStep, bound=MAX_MSE) -> ConditionLessThanOrEqualTo:
    return ConditionLessThanOrEqualTo(left=metric(evaluate), right=bound)


def statistics(evaluate_name: str = "Evaluate") -> ModelMetrics:
    location = Join(on="/", values=[result(evaluate_name, "evaluation"), "evaluation.json"])
    return ModelMetrics(model_statistics=MetricsSource(s3_uri=location, content_type="application/json"))


def registration(evaluate_name: str = "Evaluate") -> dict:
    """Arguments of `register` that every pattern has."""
    return {
        "content_types": ["text/csv"],
        "response_types": ["text/csv"],
        "inference_instances": ["ml.m5.large"],
        "transform_instances": ["ml.m5.large"],
        "model_package_group_name": "abalone",
        "approval_status": "PendingManualApproval",
        "customer_metadata_properties": {
            "CodeDigest": CODE_DIGEST,
            "ExecutionArn": ExecutionVariables.PIPELINE_EXECUTION_ARN,
        },
        "model_metrics": statistics(evaluate_name),
    }


def model_from(data, **more) -> Model:
    return Model(image_uri=IMAGE, model_data=data, role=ROLE, sagemaker_session=session, **more)


def register_step(data, name: str = "Register", depends_on=None, **changed) -> ModelStep:
    return ModelStep(name, step_args=model_from(data).register(**{**registration(), **changed}), depends_on=depends_on)


def fail_step(name: str = "Reject") -> FailStep:
    return FailStep(name, error_message="The model missed its gate.")


def gate_step(conditions, then, otherwise=None, name: str = "Gate", **more) -> ConditionStep:
    return ConditionStep(
        name,
        conditions=conditions,
        if_steps=then,
        else_steps=[fail_step()] if otherwise is None else otherwise,
        **more,
    )


def pipeline(*steps, parameters=(), **more) -> Pipeline:
    return Pipeline(
        name="abalone", parameters=[*PARAMETERS, *parameters], steps=list(steps), sagemaker_session=session, **more
    )


def trained() -> tuple[ProcessingStep, TrainingStep, ProcessingStep]:
    """The steps before the gate."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    return preprocess, train, evaluate_step(model_of(train), output_of(preprocess, "test"))


def gated(*extra, conditions=None, **changed) -> Pipeline:
    """The whole pipeline, with further steps beside it."""
    preprocess, train, evaluate = trained()
    gate = gate_step(conditions or [at_most(evaluate)], [register_step(model_of(train), **changed)])
    return pipeline(preprocess, train, evaluate, gate, *extra)
