"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1391,
    "cover": 0.1037,
    "passage": 0.0895,
    "sentence": 0.2148,
    "sentences": 0.0,
    "named": 0.0333,
    "decision": 0.0769,
    "authority": 0.0861,
    "recency": 0.0204,
    "item": 0.2362,
}
EVIDENCE = {
    "meaning": 0.0621,
    "words": 0.0085,
    "near": 0.0271,
    "passage": 0.1876,
    "item": 0.2238,
    "outcome": 0.0653,
    "decided": 0.0109,
    "named": 0.0,
    "rare": 0.0127,
    "vote": 0.0703,
    "row": 0.0011,
    "wanted": 0.0318,
    "reranker": 0.299,
}
ANSWERABLE = {
    "bias": -8.1852,
    "meaning": 2.9357,
    "passage": 1.0461,
    "near": 3.1711,
    "named": 0.3875,
    "gives": 0.0786,
    "asks_no_kind": 0.0968,
    "reranker": 4.5847,
    "highest": 4.511,
}
THRESHOLD = 0.4291
