"""Patterns of where the registered model comes from, and of how it is scored."""

import tempfile
from pathlib import Path

from sagemaker.automl.automl import AutoML, AutoMLInput
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.pipeline import PipelineModel
from sagemaker.pytorch.model import PyTorchModel
from sagemaker.sklearn.processing import SKLearnProcessor
from sagemaker.transformer import Transformer
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner, WarmStartConfig, WarmStartTypes
from sagemaker.workflow.automl_step import AutoMLStep
from sagemaker.workflow.functions import Join
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.step_collections import RegisterModel
from sagemaker.workflow.steps import ProcessingStep, TrainingStep, TransformStep, TuningStep

from offline import BUCKET, ROLE, SKLEARN_IMAGE, session
from trunk import (
    CODE,
    at_most,
    channels,
    data_input,
    estimator,
    evaluate_step,
    gate_step,
    instance_type,
    model_from,
    model_of,
    output,
    output_of,
    pipeline,
    preprocess_step,
    register_step,
    registration,
    result,
    train_step,
    trained,
)

TUNED = "abalone/tuned"


def tuner(several: bool = False, **more) -> HyperparameterTuner:
    def one(name: str) -> Estimator:
        made = estimator(name)
        made.output_path = f"s3://{BUCKET}/{TUNED}"
        return made

    goal = {"objective_metric_name": "validation:rmse", "objective_type": "Minimize"}
    ranges = {"eta": ContinuousParameter(0.01, 0.5)}
    if several:
        return HyperparameterTuner.create(
            {"shallow": one("Shallow"), "deep": one("Deep")},
            objective_metric_name_dict={name: "validation:rmse" for name in ("shallow", "deep")},
            hyperparameter_ranges_dict={name: ranges for name in ("shallow", "deep")},
            objective_type="Minimize",
        )
    return HyperparameterTuner(one("Tune"), hyperparameter_ranges=ranges, max_jobs=4, **goal, **more)


def tuning(evaluated: int = 0, registered: int = 0, **more) -> Pipeline:
    """The best job of a tuning step, by the place that the SDK puts together for it."""
    preprocess = preprocess_step()
    tune = TuningStep("Tune", step_args=tuner(**more).fit(channels(preprocess)))
    scored, chosen = (tune.get_top_model_s3_uri(top, BUCKET, TUNED) for top in (evaluated, registered))
    evaluate = evaluate_step(scored, output_of(preprocess, "test"))
    return pipeline(preprocess, tune, evaluate, gate_step([at_most(evaluate)], [register_step(chosen)]))


def tuning_several() -> Pipeline:
    preprocess = preprocess_step()
    inputs = {name: channels(preprocess) for name in ("shallow", "deep")}
    tune = TuningStep("Tune", step_args=tuner(several=True).fit(inputs, include_cls_metadata={}))
    best = tune.get_top_model_s3_uri(0, BUCKET, TUNED)
    evaluate = evaluate_step(best, output_of(preprocess, "test"))
    return pipeline(preprocess, tune, evaluate, gate_step([at_most(evaluate)], [register_step(best)]))


def create_step(model: Model | PipelineModel, name: str = "CreateModel") -> ModelStep:
    return ModelStep(name, step_args=model.create(instance_type="ml.m5.large"))


def create_and_register() -> Pipeline:
    preprocess, train, evaluate = trained()
    then = [register_step(model_of(train)), create_step(model_from(model_of(train)))]
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], then))


def transform_step(model_name, data, destination=None, **more) -> TransformStep:
    transformer = Transformer(
        model_name=model_name,
        instance_count=1,
        instance_type=instance_type,
        output_path=destination or result("Transform", "predictions"),
        sagemaker_session=session,
    )
    return TransformStep("Transform", step_args=transformer.transform(data=data, content_type="text/csv", **more))


def batch_transform() -> Pipeline:
    """After the gate, the registered model scores a batch."""
    preprocess, train, evaluate = trained()
    create = create_step(model_from(model_of(train)))
    transform = transform_step(create.properties.ModelName, f"s3://{BUCKET}/batch/")
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train)), create, transform])
    return pipeline(preprocess, train, evaluate, gate)


def scored_by_transform(model=model_of, destination=None, registered=model_of) -> Pipeline:
    """The model predicts the held-out rows in a transform job, and the evaluation compares the predictions."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    create = create_step(model_from(model(train)))
    transform = transform_step(create.properties.ModelName, output_of(preprocess, "test"), destination)
    predictions = transform.properties.TransformOutput.S3OutputPath
    evaluate = evaluate_step({"predictions": predictions}, output_of(preprocess, "test"))
    gate = gate_step([at_most(evaluate)], [register_step(registered(train))])
    return pipeline(preprocess, train, create, transform, evaluate, gate)


def scored_by_transform_of_training_rows() -> Pipeline:
    preprocess = preprocess_step()
    train = train_step(preprocess)
    create = create_step(model_from(model_of(train)))
    transform = transform_step(create.properties.ModelName, output_of(preprocess, "train"))
    predictions = transform.properties.TransformOutput.S3OutputPath
    evaluate = evaluate_step({"predictions": predictions}, output_of(preprocess, "train"))
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))])
    return pipeline(preprocess, train, create, transform, evaluate, gate)


def literal_model() -> Pipeline:
    """A model that lies in S3 beforehand is registered, while the one that is scored was trained here."""
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate)], [register_step(f"s3://{BUCKET}/models/older/model.tar.gz")])
    return pipeline(preprocess, train, evaluate, gate)


def parameter_model() -> Pipeline:
    chosen = ParameterString("ModelData", default_value=f"s3://{BUCKET}/models/older/model.tar.gz")
    preprocess = preprocess_step()
    evaluate = evaluate_step(chosen, output_of(preprocess, "test"))
    gate = gate_step([at_most(evaluate)], [register_step(chosen)])
    return pipeline(preprocess, evaluate, gate, parameters=[chosen])


def repacked() -> Pipeline:
    """A model with an entry point of its own, for which the SDK adds a repack step."""
    preprocess, train, evaluate = trained()
    folder = Path(tempfile.mkdtemp())
    (folder / "inference.py").write_text("def model_fn(folder): ...\n", "utf-8")
    model = PyTorchModel(
        model_data=model_of(train),
        role=ROLE,
        entry_point="inference.py",
        source_dir=str(folder),
        framework_version="2.1",
        py_version="py310",
        sagemaker_session=session,
    )
    register = ModelStep("Register", step_args=model.register(**registration()))
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register]))


def scaler_step(preprocess: ProcessingStep) -> TrainingStep:
    made = Estimator(
        image_uri=SKLEARN_IMAGE,
        role=ROLE,
        instance_type=instance_type,
        instance_count=1,
        output_path=result("Scale", "model"),
        sagemaker_session=session,
    )
    return TrainingStep("Scale", step_args=made.fit({"train": TrainingInput(output_of(preprocess, "train"))}))


def inference_pipeline(scored: tuple[str, ...] = ("scaler", "model")) -> Pipeline:
    """Two containers in one package: a scaler and the model behind it."""
    preprocess = preprocess_step()
    scale, train = scaler_step(preprocess), train_step(preprocess)
    artifacts = {"scaler": model_of(scale), "model": model_of(train)}
    evaluate = evaluate_step({name: artifacts[name] for name in scored}, output_of(preprocess, "test"))
    containers = [
        Model(image_uri=SKLEARN_IMAGE, model_data=artifacts["scaler"], role=ROLE, sagemaker_session=session),
        model_from(artifacts["model"]),
    ]
    whole = PipelineModel(models=containers, role=ROLE, sagemaker_session=session)
    register = ModelStep("Register", step_args=whole.register(**registration()))
    return pipeline(preprocess, scale, train, evaluate, gate_step([at_most(evaluate)], [register]))


def two_candidates_scored_together() -> Pipeline:
    """One evaluation sees two models; only one of them is registered."""
    preprocess = preprocess_step()
    first, second = (train_step(preprocess, name) for name in ("TrainFirst", "TrainSecond"))
    evaluate = evaluate_step({"first": model_of(first), "second": model_of(second)}, output_of(preprocess, "test"))
    gate = gate_step([at_most(evaluate)], [register_step(model_of(first))])
    return pipeline(preprocess, first, second, evaluate, gate)


def scaler_from_processing() -> Pipeline:
    """The scaler of the inference pipeline was fitted by the very step that splits the data."""
    scaling = SKLearnProcessor(
        framework_version="1.2-1",
        role=ROLE,
        instance_type=instance_type,
        instance_count=1,
        sagemaker_session=session,
    )
    arguments = scaling.run(
        code=f"{CODE}/preprocess.py",
        inputs=[data_input("data", f"s3://{BUCKET}/input/")],
        outputs=[output("Preprocess", name) for name in ("train", "validation", "test", "scaler")],
    )
    preprocess = ProcessingStep("Preprocess", step_args=arguments)
    train = train_step(preprocess)
    scaler = Join(on="/", values=[output_of(preprocess, "scaler"), "model.tar.gz"])
    evaluate = evaluate_step({"scaler": scaler, "model": model_of(train)}, output_of(preprocess, "test"))
    containers = [
        Model(image_uri=SKLEARN_IMAGE, model_data=scaler, role=ROLE, sagemaker_session=session),
        model_from(model_of(train)),
    ]
    whole = PipelineModel(models=containers, role=ROLE, sagemaker_session=session)
    register = ModelStep("Register", step_args=whole.register(**registration()))
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register]))


def automl() -> Pipeline:
    """Autopilot's best candidate, scored by a transform job as in AWS's example."""
    preprocess = preprocess_step()
    auto = AutoML(
        role=ROLE,
        target_attribute_name="rings",
        mode="ENSEMBLING",
        problem_type="Regression",
        job_objective={"MetricName": "MSE"},
        output_path=f"s3://{BUCKET}/automl",
        sagemaker_session=session,
    )
    inputs = [AutoMLInput(output_of(preprocess, "train"), target_attribute_name="rings", channel_type="training")]
    step = AutoMLStep("AutoML", step_args=auto.fit(inputs=inputs))
    best = step.get_best_auto_ml_model(ROLE, sagemaker_session=session)
    create = create_step(best)
    transform = transform_step(create.properties.ModelName, output_of(preprocess, "test"))
    predictions = transform.properties.TransformOutput.S3OutputPath
    evaluate = evaluate_step({"predictions": predictions}, output_of(preprocess, "test"))
    register = ModelStep("Register", step_args=best.register(**registration()))
    gate = gate_step([at_most(evaluate)], [register])
    return pipeline(preprocess, step, create, transform, evaluate, gate)


def step_collections() -> Pipeline:
    """The older form, before ModelStep: a RegisterModel collection over an estimator."""
    preprocess, train, evaluate = trained()
    register = RegisterModel("Register", estimator=estimator(), model_data=model_of(train), **registration())
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [register]))


PATTERNS = {
    "tuning": tuning,
    "tuning-another-job": lambda: tuning(evaluated=0, registered=1),
    "tuning-warm-start": lambda: tuning(
        warm_start_config=WarmStartConfig(WarmStartTypes.TRANSFER_LEARNING, {"abalone-tuned-last-month"})
    ),
    "tuning-several": tuning_several,
    "model-create-and-register": create_and_register,
    "batch-transform": batch_transform,
    "scored-by-transform": scored_by_transform,
    "scored-by-transform-of-another-model": lambda: scored_by_transform(
        model=lambda _: f"s3://{BUCKET}/models/older/model.tar.gz"
    ),
    "scored-by-transform-in-a-shared-place": lambda: scored_by_transform(destination=f"s3://{BUCKET}/predictions"),
    "scored-by-transform-of-training-rows": scored_by_transform_of_training_rows,
    "literal-model": literal_model,
    "parameter-model": parameter_model,
    "repack": repacked,
    "inference-pipeline": inference_pipeline,
    "inference-pipeline-half-scored": lambda: inference_pipeline(scored=("model",)),
    "two-candidates-scored-together": two_candidates_scored_together,
    "scaler-from-processing": scaler_from_processing,
    "automl": automl,
    "step-collections": step_collections,
}
