"""scikit-learn's DBSCAN over the coordinates that bench/dbscan.ts wrote; labels and core flags go back as files."""
import json
import sys
import time

import numpy as np
from sklearn.cluster import DBSCAN

folder, eps_radians, min_points = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
lng = np.fromfile(f"{folder}/lng.f64")
lat = np.fromfile(f"{folder}/lat.f64")
points = np.radians(np.column_stack([lat, lng]))
started = time.process_time()
found = DBSCAN(eps=eps_radians, min_samples=min_points, metric="haversine", algorithm="ball_tree").fit(points)
seconds = time.process_time() - started
found.labels_.astype(np.int32).tofile(f"{folder}/labels.i32")
core = np.zeros(len(points), dtype=np.uint8)
core[found.core_sample_indices_] = 1
core.tofile(f"{folder}/core.u8")
print(json.dumps({"seconds": seconds}))
