"""What makes the shared steps a binary classification. Preprocess reads this too, so it imports nothing."""

# Values that a target may have; 1 is the positive class, of which precision, recall and F1 speak.
TARGETS: frozenset[float] | None = frozenset({0.0, 1.0})
# Where the metrics stand in evaluation.json: SageMaker's name for them.
SECTION = "binary_classification_metrics"
# What training makes small, and what it watches on the validation rows to stop. Predictions are probabilities.
OBJECTIVE = {"objective": "binary:logistic", "eval_metric": "logloss"}
# From this probability on, a row counts as positive.
THRESHOLD = 0.5
