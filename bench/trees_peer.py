"""LightGBM or scikit-learn on the files of bench/trees.ts: one process, so that its peak memory is its own."""
import json
import resource
import sys
import time

import numpy as np

peer, folder = sys.argv[1:3]
given = json.loads(sys.argv[3])
data = json.load(open(f"{folder}/data.json"))
rows, names = data["rows"], data["names"]
categories = [i for i, texts in enumerate(data["texts"]) if texts is not None]
started = time.perf_counter(), time.process_time()
features = np.fromfile(f"{folder}/features.f32", np.float32).reshape(len(names), rows).T
severity = np.fromfile(f"{folder}/severity.u8", np.uint8)
day = np.fromfile(f"{folder}/day.i32", np.int32)
classes = np.unique(severity[severity > 0])
label = np.searchsorted(classes, severity)
known = severity > 0
train = known & (day < given["validateFrom"])
validate = known & (day >= given["validateFrom"]) & (day < given["testFrom"])
test = known & (day >= given["testFrom"])

if peer == "lightgbm":
    import lightgbm

    version = lightgbm.__version__
    options = {
        "objective": "multiclass",
        "num_class": len(classes),
        "learning_rate": given["learningRate"],
        "num_leaves": given["leaves"],
        "num_threads": given["threads"],
        "verbosity": -1,
        "deterministic": True,
        **given.get("lightgbm", {}),
    }
    dataset = lightgbm.Dataset(features[train], label[train], categorical_feature=categories)
    dataset.construct()
    held = lightgbm.Dataset(features[validate], label[validate], reference=dataset, categorical_feature=categories)
    held.construct()
    binned = time.process_time()
    model = lightgbm.train(
        options,
        dataset,
        given["rounds"],
        valid_sets=[held],
        callbacks=[lightgbm.early_stopping(given["stopAfterRounds"], verbose=False)],
    )
    best = model.best_iteration
    # Training returns with the rounds of the best model only.
    seen = min(given["rounds"], best + given["stopAfterRounds"])
    predict = lambda x: model.predict(x, num_threads=1)
else:
    import sklearn
    from sklearn.ensemble import HistGradientBoostingClassifier

    version = sklearn.__version__
    model = HistGradientBoostingClassifier(
        learning_rate=given["learningRate"],
        max_leaf_nodes=given["leaves"],
        max_iter=given["rounds"],
        categorical_features=categories,
        early_stopping=True,
        n_iter_no_change=given["stopAfterRounds"],
        tol=0,
        random_state=1,
    )
    binned = time.process_time()
    model.fit(features[train], label[train], X_val=features[validate], y_val=label[validate])
    # It keeps the rounds in which nothing got better.
    seen = best = model.n_iter_
    predict = model.predict_proba
trained = time.perf_counter(), time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
x, y = features[test], label[test]
before = time.process_time()
p = predict(x)
scored = time.process_time() - before
print(
    json.dumps(
        {
            "version": version,
            "binningSeconds": binned - started[1],
            "trainSeconds": trained[1] - binned,
            "wallSeconds": trained[0] - started[0],
            "peakMb": peak,
            "rounds": best,
            "roundsTrained": seen,
            "logLoss": float(-np.log(p[np.arange(len(y)), y]).mean()),
            "scoringMicroseconds": scored / len(y) * 1e6,
            "trainRows": int(train.sum()),
        }
    )
)
