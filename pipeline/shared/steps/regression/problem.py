"""What makes the shared steps a regression. Preprocess reads this too, so it imports nothing."""

# Values that a target may have; None: every finite number.
TARGETS: frozenset[float] | None = None
# Where the metrics stand in evaluation.json: SageMaker's name for them.
SECTION = "regression_metrics"
# What training makes small, and what it watches on the validation rows to stop.
OBJECTIVE = {"objective": "reg:squarederror", "eval_metric": "rmse"}
