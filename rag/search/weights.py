"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1282,
    "cover": 0.1103,
    "passage": 0.088,
    "sentence": 0.2163,
    "sentences": 0.0,
    "named": 0.0324,
    "decision": 0.078,
    "authority": 0.0861,
    "recency": 0.0257,
    "item": 0.2351,
}
EVIDENCE = {
    "meaning": 0.0601,
    "words": 0.008,
    "near": 0.0214,
    "passage": 0.1894,
    "item": 0.2246,
    "outcome": 0.0636,
    "decided": 0.0118,
    "named": 0.0,
    "rare": 0.014,
    "vote": 0.0698,
    "row": 0.0017,
    "wanted": 0.0313,
    "reranker": 0.3043,
}
ANSWERABLE = {
    "bias": -8.2074,
    "meaning": 2.8134,
    "passage": 1.1082,
    "near": 3.2544,
    "named": 0.3938,
    "gives": 0.0847,
    "asks_no_kind": 0.0967,
    "reranker": 4.6231,
    "highest": 4.4737,
}
THRESHOLD = 0.4615
