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
    "meaning": 0.0585,
    "words": 0.0097,
    "near": 0.0195,
    "passage": 0.1898,
    "item": 0.2258,
    "outcome": 0.0635,
    "decided": 0.0117,
    "named": 0.0,
    "rare": 0.0143,
    "vote": 0.0696,
    "row": 0.0017,
    "wanted": 0.0311,
    "reranker": 0.3047,
}
ANSWERABLE = {
    "bias": -8.2362,
    "meaning": 2.8349,
    "passage": 1.0815,
    "near": 3.2457,
    "named": 0.3804,
    "gives": 0.1512,
    "asks_no_kind": 0.1409,
    "reranker": 4.6086,
    "highest": 4.4628,
}
THRESHOLD = 0.4588
