"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.1214,
    "cover": 0.1076,
    "passage": 0.1072,
    "sentence": 0.2082,
    "sentences": 0.0,
    "named": 0.0309,
    "decision": 0.0824,
    "authority": 0.0856,
    "recency": 0.0297,
    "item": 0.2271,
}
EVIDENCE = {
    "meaning": 0.0773,
    "words": 0.0494,
    "near": 0.0448,
    "passage": 0.1834,
    "item": 0.1899,
    "outcome": 0.104,
    "decided": 0.0239,
    "named": 0.0239,
    "rare": 0.0036,
    "vote": 0.0946,
    "row": 0.0095,
    "wanted": 0.0352,
    "reranker": 0.1607,
}
ANSWERABLE = {
    "bias": -7.3305,
    "meaning": 2.2621,
    "passage": 1.2001,
    "near": 2.418,
    "named": 0.8781,
    "gives": 0.0563,
    "asks_no_kind": 0.5568,
    "reranker": 3.1372,
    "highest": 2.1676,
}
THRESHOLD = 0.3507
