"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1295,
    "cover": 0.1102,
    "passage": 0.0865,
    "sentence": 0.215,
    "sentences": 0.0,
    "named": 0.0331,
    "decision": 0.0772,
    "authority": 0.0963,
    "recency": 0.0202,
    "item": 0.2322,
}
EVIDENCE = {
    "meaning": 0.0481,
    "words": 0.0088,
    "near": 0.0106,
    "passage": 0.1889,
    "item": 0.2297,
    "outcome": 0.0575,
    "decided": 0.0111,
    "named": 0.0,
    "rare": 0.0136,
    "vote": 0.0687,
    "row": 0.0,
    "wanted": 0.0297,
    "reranker": 0.3333,
}
ANSWERABLE = {
    "bias": -8.4928,
    "meaning": 2.3377,
    "passage": 1.1204,
    "near": 3.1077,
    "named": 0.4001,
    "gives": 0.0,
    "asks_no_kind": 0.0108,
    "reranker": 5.2627,
    "highest": 5.0618,
}
THRESHOLD = 0.4596
