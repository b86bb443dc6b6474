"""statsmodels on the design that bench/glm.ts wrote: the best time of each way to fit that it has, and the estimates."""
import json
import sys
import time
import warnings

import numpy as np
import statsmodels
import statsmodels.api as sm

warnings.filterwarnings("ignore")
folder, rows, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
columns = np.fromfile(f"{folder}/columns.f64").reshape(-1, rows)
design = np.ascontiguousarray(columns.T)
counts = np.fromfile(f"{folder}/counts.f64")


def best(fits):
    found = None
    for name, fit in fits.items():
        for _ in range(repeats):
            started = time.perf_counter()
            result = fit()
            errors = result.bse
            seconds = time.perf_counter() - started
            converged = getattr(result, "converged", True) and np.all(np.isfinite(errors))
            if converged and (found is None or seconds < found["seconds"]):
                found = {
                    "seconds": seconds,
                    "way": name,
                    "coefficients": list(result.params),
                    "errors": list(errors),
                }
    return found


def quasi(method):
    return lambda: sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale="X2", wls_method=method)


def negative(method):
    return lambda: sm.NegativeBinomial(counts, design, loglike_method="nb2").fit(
        method=method, maxiter=500, disp=0
    )


print(
    json.dumps(
        {
            "version": statsmodels.__version__,
            "quasipoisson": best({f"IRLS, {method}": quasi(method) for method in ("pinv", "qr")}),
            "negativeBinomial": best({method: negative(method) for method in ("newton", "bfgs", "lbfgs")}),
        }
    )
)
