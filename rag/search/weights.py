"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1391,
    "cover": 0.1037,
    "passage": 0.0896,
    "sentence": 0.2145,
    "sentences": 0.0,
    "named": 0.0333,
    "decision": 0.0769,
    "authority": 0.0862,
    "recency": 0.0203,
    "item": 0.2363,
}
EVIDENCE = {
    "meaning": 0.0611,
    "words": 0.0137,
    "near": 0.0315,
    "passage": 0.1926,
    "item": 0.2182,
    "outcome": 0.0747,
    "decided": 0.0113,
    "named": 0.0,
    "rare": 0.01,
    "vote": 0.069,
    "row": 0.0009,
    "wanted": 0.0348,
    "reranker": 0.2823,
}
ANSWERABLE = {
    "bias": -8.2712,
    "meaning": 3.3902,
    "passage": 1.0974,
    "near": 3.3713,
    "named": 0.5166,
    "gives": 0.3304,
    "asks_no_kind": 0.4391,
    "reranker": 4.0219,
    "highest": 3.966,
}
THRESHOLD = 0.4611
