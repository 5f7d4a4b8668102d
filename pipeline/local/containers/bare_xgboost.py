"""xgboost without its wrappers for scikit-learn, whose import takes longer than a small job trains."""

import sys

sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]  # what `import sklearn` takes for "not there"

import xgboost  # noqa: E402

__all__ = ["xgboost"]
