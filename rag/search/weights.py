"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.0681, "cover": 0.229, "passage": 0.2122, "sentence": 0.298, "sentences": 0.1927}
EVIDENCE = {"meaning": 0.3028, "words": 0.2057, "near": 0.1629, "passage": 0.1232, "item": 0.0885, "decision": 0.0208, "wanted": 0.0961}
ANSWERABLE = {"bias": -5.5972, "meaning": 1.9541, "passage": -0.0119, "words": -2.0467, "near": 2.5711, "unknown": -0.2621, "names": 1.9626, "wanted": 2.2695, "length": 0.4002}
THRESHOLD = 0.2870
