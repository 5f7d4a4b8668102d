"""Patterns of ClarifyCheck and QualityCheck steps, with their baselines in the registered package."""

from sagemaker.clarify import BiasConfig, DataConfig, ModelConfig, ModelPredictedLabelConfig, SHAPConfig
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.model_monitor import DatasetFormat
from sagemaker.transformer import Transformer
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.clarify_check_step import (
    ClarifyCheckStep,
    DataBiasCheckConfig,
    ModelBiasCheckConfig,
    ModelExplainabilityCheckConfig,
)
from sagemaker.workflow.monitor_batch_transform_step import MonitorBatchTransformStep
from sagemaker.workflow.parameters import ParameterBoolean
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, ModelQualityCheckConfig, QualityCheckStep
from sagemaker.workflow.steps import CacheConfig

from models import create_step, transform_step
from offline import BUCKET, ROLE, session
from trunk import (
    at_most,
    evaluate_step,
    gate_step,
    instance_type,
    model_from,
    model_of,
    output_of,
    pipeline,
    preprocess_step,
    register_step,
    result,
    statistics,
    train_step,
)

GROUPS = BiasConfig(label_values_or_threshold=[15], facet_name="sex", facet_values_or_threshold=[2])
LITERAL = {"skip_check": False, "register_new_baseline": False}


def job() -> CheckJobConfig:
    return CheckJobConfig(role=ROLE, instance_count=1, instance_type="ml.m5.xlarge", sagemaker_session=session)


def data_config(preprocess, name: str) -> DataConfig:
    return DataConfig(
        s3_data_input_path=output_of(preprocess, "validation"),
        s3_output_path=result(name, "report"),
        s3_analysis_config_output_path=f"s3://{BUCKET}/clarify/{name}",
        label="rings",
        headers=["rings", "length", "sex"],
        dataset_type="text/csv",
    )


def model_config(create) -> ModelConfig:
    return ModelConfig(model_name=create.properties.ModelName, instance_count=1, instance_type="ml.m5.xlarge")


def data_bias(preprocess, _create, name: str = "DataBias", **more) -> ClarifyCheckStep:
    config = DataBiasCheckConfig(data_config=data_config(preprocess, name), data_bias_config=GROUPS)
    return ClarifyCheckStep(name, clarify_check_config=config, check_job_config=job(), **{**LITERAL, **more})


def model_bias(preprocess, create, name: str = "ModelBias", **more) -> ClarifyCheckStep:
    config = ModelBiasCheckConfig(
        data_config=data_config(preprocess, name),
        data_bias_config=GROUPS,
        model_config=model_config(create),
        model_predicted_label_config=ModelPredictedLabelConfig(probability_threshold=0.8),
    )
    return ClarifyCheckStep(name, clarify_check_config=config, check_job_config=job(), **{**LITERAL, **more})


def explainability(preprocess, create, name: str = "Explainability", **more) -> ClarifyCheckStep:
    config = ModelExplainabilityCheckConfig(
        data_config=data_config(preprocess, name),
        model_config=model_config(create),
        explainability_config=SHAPConfig(baseline=[[0.5, 1]], num_samples=2, agg_method="mean_abs"),
    )
    return ClarifyCheckStep(name, clarify_check_config=config, check_job_config=job(), **{**LITERAL, **more})


def data_quality(preprocess, _create, name: str = "DataQuality", **more) -> QualityCheckStep:
    config = DataQualityCheckConfig(
        baseline_dataset=output_of(preprocess, "baseline"),
        dataset_format=DatasetFormat.csv(header=False),
        output_s3_uri=result(name, "report"),
    )
    return QualityCheckStep(name, quality_check_config=config, check_job_config=job(), **{**LITERAL, **more})


def model_quality(preprocess, create, name: str = "ModelQuality", **more) -> list:
    """What the model predicts for the validation rows, compared with a baseline."""
    transform = transform_step(create.properties.ModelName, output_of(preprocess, "validation"))
    config = ModelQualityCheckConfig(
        baseline_dataset=transform.properties.TransformOutput.S3OutputPath,
        dataset_format=DatasetFormat.csv(header=False),
        output_s3_uri=result(name, "report"),
        problem_type="Regression",
        inference_attribute="_c0",
        ground_truth_attribute="_c1",
    )
    check = QualityCheckStep(name, quality_check_config=config, check_job_config=job(), **{**LITERAL, **more})
    return [transform, check]


def checked(*makers, before_gate: bool = True, baselines=None) -> Pipeline:
    """The gated pipeline with checks, for which the gate waits."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    create = create_step(model_from(model_of(train)))
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"))
    checks = [check for make in makers for check in as_list(make(preprocess, create))]
    named = {check.name: check for check in checks}
    register = register_step(model_of(train), **(baselines(named) if baselines else {}))
    gate = gate_step([at_most(evaluate)], [register], depends_on=checks if before_gate else None)
    return pipeline(preprocess, train, create, evaluate, *checks, gate)


def as_list(made) -> list:
    return made if isinstance(made, list) else [made]


def source(uri) -> MetricsSource:
    return MetricsSource(s3_uri=uri, content_type="application/json")


def baselines_of(named: dict) -> dict:
    """Model metrics and drift baselines as AWS's example of the baseline lifecycle writes them."""
    data, bias = named["DataQuality"].properties, named["DataBias"].properties
    shap = named["Explainability"].properties
    return {
        "model_metrics": ModelMetrics(
            model_statistics=statistics().model_statistics,
            model_data_statistics=source(data.CalculatedBaselineStatistics),
            model_data_constraints=source(data.CalculatedBaselineConstraints),
            bias_pre_training=source(bias.CalculatedBaselineConstraints),
            explainability=source(shap.CalculatedBaselineConstraints),
        ),
        "drift_check_baselines": DriftCheckBaselines(
            model_data_statistics=source(data.BaselineUsedForDriftCheckStatistics),
            model_data_constraints=source(data.BaselineUsedForDriftCheckConstraints),
            bias_pre_training_constraints=source(bias.BaselineUsedForDriftCheckConstraints),
            explainability_constraints=source(shap.BaselineUsedForDriftCheckConstraints),
        ),
    }


def switchable() -> Pipeline:
    """As in AWS's example, whoever starts an execution may skip the check and move its baseline."""
    skip = ParameterBoolean("SkipDataQuality", default_value=False)
    new = ParameterBoolean("RegisterNewBaseline", default_value=False)
    preprocess = preprocess_step()
    train = train_step(preprocess)
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"))
    check = data_quality(preprocess, None, skip_check=skip, register_new_baseline=new)
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))], depends_on=[check])
    return pipeline(preprocess, train, evaluate, check, gate, parameters=[skip, new])


def monitored_transform() -> Pipeline:
    """A batch transform after the gate, whose input is checked first."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"))
    create = create_step(model_from(model_of(train)))
    transformer = Transformer(
        model_name=create.properties.ModelName,
        instance_count=1,
        instance_type=instance_type,
        output_path=result("Batch", "predictions"),
        sagemaker_session=session,
    )
    batch = f"s3://{BUCKET}/batch/"
    monitored = MonitorBatchTransformStep(
        name="Batch",
        transform_step_args=transformer.transform(data=batch, content_type="text/csv"),
        monitor_configuration=DataQualityCheckConfig(
            baseline_dataset=batch,
            dataset_format=DatasetFormat.csv(header=False),
            output_s3_uri=result("Batch", "report"),
        ),
        check_job_configuration=job(),
        monitor_before_transform=True,
        supplied_baseline_statistics=f"s3://{BUCKET}/baselines/statistics.json",
        supplied_baseline_constraints=f"s3://{BUCKET}/baselines/constraints.json",
    )
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train)), create, monitored])
    return pipeline(preprocess, train, evaluate, gate)


def supplied(preprocess, _create) -> QualityCheckStep:
    """A check against baselines that a person supplies, in place of those of the last approved package."""
    return data_quality(
        preprocess,
        None,
        supplied_baseline_statistics=f"s3://{BUCKET}/baselines/statistics.json",
        supplied_baseline_constraints=f"s3://{BUCKET}/baselines/constraints.json",
        model_package_group_name="abalone",
    )


PATTERNS = {
    "clarify-data-bias": lambda: checked(data_bias),
    "clarify-model-bias": lambda: checked(model_bias),
    "clarify-explainability": lambda: checked(explainability),
    "clarify-beside-gate": lambda: checked(data_bias, before_gate=False),
    "clarify-without-failing": lambda: checked(
        lambda preprocess, create: data_bias(preprocess, create, fail_on_violation=False)
    ),
    "clarify-cached": lambda: checked(
        lambda preprocess, create: data_bias(
            preprocess, create, cache_config=CacheConfig(enable_caching=True, expire_after="P30d")
        )
    ),
    "clarify-skipped": lambda: checked(lambda preprocess, create: data_bias(preprocess, create, skip_check=True)),
    "quality-data": lambda: checked(data_quality),
    "quality-model": lambda: checked(model_quality),
    "quality-supplied-baselines": lambda: checked(supplied),
    "quality-new-baseline": lambda: checked(
        lambda preprocess, create: data_quality(preprocess, create, register_new_baseline=True)
    ),
    "checks-with-baselines": lambda: checked(data_quality, data_bias, explainability, baselines=baselines_of),
    "checks-switchable": switchable,
    "monitored-batch-transform": monitored_transform,
}
