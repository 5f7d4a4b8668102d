"""Houses' prices: split, train, evaluate, and register the model if its error is small enough."""

import sys
from pathlib import Path

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import CacheConfig, ProcessingStep, TrainingStep

HERE = Path(__file__).parent
ROLE = "arn:aws:iam::000000000000:role/pipeline"  # any will do on this machine
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
GROUP = "houses"
ML = "/opt/ml/processing"

session = PipelineSession(default_bucket="my-bucket")
jobs = {
    "image_uri": IMAGE,
    "role": ROLE,
    "instance_type": "ml.m5.large",
    "instance_count": 1,
    "sagemaker_session": session,
}
cache = CacheConfig(enable_caching=True, expire_after="P30D")
largest_error = ParameterFloat("LargestError", default_value=60.0)

split = ProcessingStep(
    "Split",
    step_args=ScriptProcessor(command=["python3"], **jobs).run(
        code=str(HERE / "steps/split.py"),
        inputs=[ProcessingInput(source=str(HERE / "houses.csv"), destination=f"{ML}/input")],
        outputs=[ProcessingOutput(output_name=name, source=f"{ML}/{name}") for name in ("train", "test")],
    ),
    cache_config=cache,
)
parts = split.properties.ProcessingOutputConfig.Outputs

estimator = Estimator(entry_point="train.py", source_dir=str(HERE / "steps"), hyperparameters={"rounds": 40}, **jobs)
rows = TrainingInput(parts["train"].S3Output.S3Uri, content_type="text/csv")
train = TrainingStep("Train", step_args=estimator.fit({"train": rows}))
artifact = train.properties.ModelArtifacts.S3ModelArtifacts

report = PropertyFile(name="Report", output_name="evaluation", path="evaluation.json")
evaluate = ProcessingStep(
    "Evaluate",
    step_args=ScriptProcessor(command=["python3"], **jobs).run(
        code=str(HERE / "steps/evaluate.py"),
        inputs=[
            ProcessingInput(source=artifact, destination=f"{ML}/model"),
            ProcessingInput(source=parts["test"].S3Output.S3Uri, destination=f"{ML}/test"),
        ],
        outputs=[ProcessingOutput(output_name="evaluation", source=f"{ML}/evaluation")],
    ),
    property_files=[report],
)

model = Model(image_uri=IMAGE, model_data=artifact, role=ROLE, sagemaker_session=session)
register = ModelStep(
    "Register",
    step_args=model.register(
        content_types=["text/csv"],
        response_types=["text/csv"],
        model_package_group_name=GROUP,
        approval_status="PendingManualApproval",
    ),
)
error = JsonGet(step_name=evaluate.name, property_file=report, json_path="regression_metrics.mae.value")
gate = ConditionStep(
    "Gate",
    conditions=[ConditionLessThanOrEqualTo(left=error, right=largest_error)],
    if_steps=[register],
    else_steps=[FailStep("Reject", error_message="The error is too large.")],
)

registry = session.sagemaker_client
if not registry.list_model_package_groups(NameContains=GROUP)["ModelPackageGroupSummaryList"]:
    registry.create_model_package_group(ModelPackageGroupName=GROUP)
pipeline = Pipeline("houses", [largest_error], steps=[split, train, evaluate, gate], sagemaker_session=session)
pipeline.upsert(ROLE)
given = {"LargestError": float(sys.argv[1])} if len(sys.argv) > 1 else {}
print(pipeline.start(parameters=given).arn)
