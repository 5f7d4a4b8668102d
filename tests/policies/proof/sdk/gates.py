"""Patterns of the gate itself: conditions, branches, bounds, reports."""

from sagemaker.workflow.conditions import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThan,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep

from trunk import (
    CODE,
    at_most,
    data_input,
    evaluate_step,
    fail_step,
    gate_step,
    gated,
    metric,
    model_of,
    output,
    output_of,
    pipeline,
    preprocess_step,
    processor,
    register_step,
    train_step,
    trained,
)


def with_conditions(*make) -> Pipeline:
    """The pipeline under conditions that are made from its evaluation."""
    preprocess, train, evaluate = trained()
    gate = gate_step([condition(evaluate) for condition in make], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate)


def threshold_parameter() -> Pipeline:
    threshold = ParameterFloat("MseThreshold", default_value=6.0)
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate, threshold)], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate, parameters=[threshold])


def parameter_beside_gate() -> Pipeline:
    switch = ParameterBoolean("RegisterModel", default_value=True)
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate), ConditionEquals(left=switch, right=True)], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate, parameters=[switch])


def parameter_or_gate() -> Pipeline:
    force = ParameterString("Force", default_value="no")
    preprocess, train, evaluate = trained()
    either = ConditionOr(conditions=[at_most(evaluate), ConditionEquals(left=force, right="yes")])
    gate = gate_step([either], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate, parameters=[force])


def nested_conditions() -> Pipeline:
    preprocess, train, evaluate = trained()
    inner = gate_step(
        [ConditionGreaterThanOrEqualTo(left=metric(evaluate, "regression_metrics.r2.value"), right=0.5)],
        [register_step(model_of(train))],
        [fail_step("RejectR2")],
        name="GateR2",
    )
    return pipeline(preprocess, train, evaluate, gate_step([at_most(evaluate)], [inner]))


def else_branch() -> Pipeline:
    preprocess, train, evaluate = trained()
    missed = ConditionGreaterThan(left=metric(evaluate), right=6.0)
    gate = gate_step([missed], [fail_step()], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate)


def wrong_branch() -> Pipeline:
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate)], [], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate)


def depends_on_gate() -> Pipeline:
    """A registration that waits for the gate's step, and so runs whatever the gate says."""
    preprocess, train, evaluate = trained()
    gate = gate_step([at_most(evaluate)], [])
    return pipeline(preprocess, train, evaluate, gate, register_step(model_of(train), depends_on=[gate]))


def fail_with_values() -> Pipeline:
    preprocess, train, evaluate = trained()
    message = Join(on=" ", values=["Execution", ExecutionVariables.PIPELINE_EXECUTION_ID, "missed:", metric(evaluate)])
    gate = gate_step([at_most(evaluate)], [register_step(model_of(train))], [FailStep("Reject", error_message=message)])
    return pipeline(preprocess, train, evaluate, gate)


def champion() -> Pipeline:
    """The candidate is compared with the number of the model in service, beside the literal bound."""
    preprocess, train, evaluate = trained()
    better = ConditionLessThan(left=metric(evaluate), right=metric(evaluate, "champion.mse.value"))
    gate = gate_step([at_most(evaluate), better], [register_step(model_of(train))])
    return pipeline(preprocess, train, evaluate, gate)


def champion_alone() -> Pipeline:
    return with_conditions(
        lambda evaluate: ConditionLessThan(left=metric(evaluate), right=metric(evaluate, "champion.mse.value"))
    )


def two_reports() -> Pipeline:
    """One evaluation with two outputs and a property file for each."""
    preprocess = preprocess_step()
    train = train_step(preprocess)
    files = [
        PropertyFile(name=f"{name.capitalize()}Report", output_name=name, path=f"{name}.json")
        for name in ("quality", "latency")
    ]
    arguments = processor().run(
        code=f"{CODE}/evaluate.py",
        inputs=[data_input("model", model_of(train)), data_input("test", output_of(preprocess, "test"))],
        outputs=[output("Evaluate", name) for name in ("quality", "latency")],
    )
    evaluate = ProcessingStep("Evaluate", step_args=arguments, property_files=files)
    quick = ConditionLessThan(left=metric(evaluate, "latency.p99.value", files[1]), right=0.2)
    gate = gate_step(
        [ConditionLessThanOrEqualTo(left=metric(evaluate, report=files[0]), right=6.0), quick],
        [register_step(model_of(train))],
    )
    return pipeline(preprocess, train, evaluate, gate)


def report_by_name() -> Pipeline:
    """JsonGet with the property file's name in place of the object."""
    return with_conditions(
        lambda evaluate: ConditionLessThanOrEqualTo(
            left=JsonGet(
                step_name=evaluate.name, property_file="EvaluationReport", json_path="regression_metrics.mse.value"
            ),
            right=6.0,
        )
    )


def report_by_location() -> Pipeline:
    """JsonGet from a place in S3 in place of a property file."""
    place = Join(on="/", values=["s3://ml-artifacts-bucket/reports", "evaluation.json"])
    return with_conditions(
        lambda _: ConditionLessThanOrEqualTo(
            left=JsonGet(s3_uri=place, json_path="regression_metrics.mse.value", step_name="Evaluate"), right=6.0
        )
    )


def parallel_branches() -> Pipeline:
    """Two candidates trained side by side on one split, each with an evaluation and a gate of its own."""
    preprocess = preprocess_step()
    steps = [preprocess]
    for kind in ("Shallow", "Deep"):
        train = train_step(preprocess, f"Train{kind}")
        evaluate = evaluate_step(model_of(train), output_of(preprocess, "test"), f"Evaluate{kind}")
        register = register_step(model_of(train), f"Register{kind}")
        gate = gate_step([at_most(evaluate)], [register], [fail_step(f"Reject{kind}")], name=f"Gate{kind}")
        steps += [train, evaluate, gate]
    return pipeline(*steps)


def crossed_branches() -> Pipeline:
    """As above, but each gate registers the other's model."""
    preprocess = preprocess_step()
    trains = {kind: train_step(preprocess, f"Train{kind}") for kind in ("Shallow", "Deep")}
    steps = [preprocess, *trains.values()]
    for kind, other in (("Shallow", "Deep"), ("Deep", "Shallow")):
        evaluate = evaluate_step(model_of(trains[kind]), output_of(preprocess, "test"), f"Evaluate{kind}")
        register = register_step(model_of(trains[other]), f"Register{kind}")
        gate = gate_step([at_most(evaluate)], [register], [fail_step(f"Reject{kind}")], name=f"Gate{kind}")
        steps += [evaluate, gate]
    return pipeline(*steps)


PATTERNS = {
    "gate": gated,
    "threshold-parameter": threshold_parameter,
    "parameter-beside-gate": parameter_beside_gate,
    "parameter-or-gate": parameter_or_gate,
    "nested-conditions": nested_conditions,
    "else-branch": else_branch,
    "wrong-branch": wrong_branch,
    "depends-on-gate": depends_on_gate,
    "or-condition": lambda: with_conditions(
        lambda evaluate: ConditionOr(
            conditions=[at_most(evaluate, 5.0), ConditionLessThan(left=metric(evaluate), right=6.0)]
        )
    ),
    "or-with-another-metric": lambda: with_conditions(
        lambda evaluate: ConditionOr(
            conditions=[
                at_most(evaluate),
                ConditionGreaterThanOrEqualTo(left=metric(evaluate, "regression_metrics.r2.value"), right=0.5),
            ]
        )
    ),
    "not-condition": lambda: with_conditions(
        lambda evaluate: ConditionNot(ConditionGreaterThan(left=metric(evaluate), right=6.0))
    ),
    "in-condition": lambda: with_conditions(
        at_most,
        lambda evaluate: ConditionIn(value=metric(evaluate, "regression_metrics.kind.value"), in_values=["a", "b"]),
    ),
    "in-alone": lambda: with_conditions(
        lambda evaluate: ConditionIn(value=metric(evaluate), in_values=[1.0, 2.0, 3.0])
    ),
    "fail-with-values": fail_with_values,
    "champion": champion,
    "champion-alone": champion_alone,
    "two-reports": two_reports,
    "report-by-name": report_by_name,
    "report-by-location": report_by_location,
    "parallel-branches": parallel_branches,
    "crossed-branches": crossed_branches,
    "no-gate": lambda: pipeline(*(steps := trained()), register_step(model_of(steps[1]))),
}
