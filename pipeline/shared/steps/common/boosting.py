"""The one way in which the steps import xgboost.

`import xgboost` loads scikit-learn (and with it pandas and scipy.stats) for wrapper classes that no step uses: 0.8 s of
1.0 s. It does without when scikit-learn cannot be imported, so that is how it finds things here, for that moment only.
"""

import sys
from typing import Any

_missing = object()


def _import_xgboost() -> Any:
    if "xgboost" in sys.modules:
        return sys.modules["xgboost"]
    before: Any = sys.modules.get("sklearn", _missing)
    sys.modules["sklearn"] = None  # what `import sklearn` takes for "not there"
    try:
        import xgboost as module
    finally:
        if before is _missing:
            del sys.modules["sklearn"]
        else:
            sys.modules["sklearn"] = before
    return module


xgboost = _import_xgboost()
