"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.1064, "cover": 0.2912, "passage": 0.1935, "sentence": 0.2978, "sentences": 0.1112}
EVIDENCE = {"meaning": 0.1298, "words": 0.1061, "near": 0.0895, "passage": 0.0816, "item": 0.1084, "decision": 0.0353, "outcome": 0.1602, "wanted": 0.0577, "reranker": 0.2315}
ANSWERABLE = {"bias": -8.8693, "meaning": 3.6483, "passage": 0.3108, "words": 0.0, "near": 1.7216, "known": 0.3651, "names": 1.8404, "wanted": 1.0854, "reranker": 4.0144, "length": 0.4152}
THRESHOLD = 0.3809
