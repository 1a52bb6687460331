"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1367,
    "cover": 0.1079,
    "passage": 0.1062,
    "sentence": 0.1738,
    "sentences": 0.0,
    "named": 0.0302,
    "decision": 0.0799,
    "authority": 0.0829,
    "recency": 0.0294,
    "item": 0.2531,
}
EVIDENCE = {
    "meaning": 0.0395,
    "words": 0.0522,
    "near": 0.0355,
    "passage": 0.2165,
    "item": 0.2226,
    "outcome": 0.0989,
    "decided": 0.0264,
    "named": 0.021,
    "rare": 0.0005,
    "vote": 0.065,
    "row": 0.0065,
    "wanted": 0.0319,
    "reranker": 0.1835,
}
ANSWERABLE = {
    "bias": -7.2842,
    "meaning": 2.3418,
    "passage": 0.9626,
    "near": 2.4282,
    "named": 0.856,
    "gives": 0.1203,
    "asks_no_kind": 0.6181,
    "reranker": 2.8193,
    "highest": 2.4317,
}
THRESHOLD = 0.3526
