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
    "meaning": 0.0501,
    "words": 0.0354,
    "near": 0.0343,
    "passage": 0.1968,
    "item": 0.2129,
    "outcome": 0.091,
    "decided": 0.0258,
    "named": 0.0264,
    "rare": 0.009,
    "vote": 0.0824,
    "row": 0.0,
    "wanted": 0.0317,
    "reranker": 0.2042,
}
ANSWERABLE = {
    "bias": -6.9538,
    "meaning": 1.2971,
    "passage": 1.7638,
    "near": 2.4651,
    "named": 0.7978,
    "gives": 0.1062,
    "asks_no_kind": 0.1109,
    "reranker": 3.3265,
    "highest": 3.4136,
}
THRESHOLD = 0.3585
