"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {
    "words": 0.13,
    "cover": 0.152,
    "passage": 0.119,
    "sentence": 0.219,
    "sentences": 0.0,
    "named": 0.038,
    "decision": 0.035,
    "authority": 0.041,
    "recency": 0.024,
    "item": 0.242,
}
EVIDENCE = {
    "meaning": 0.044,
    "words": 0.043,
    "near": 0.036,
    "passage": 0.168,
    "item": 0.21,
    "outcome": 0.033,
    "decided": 0.035,
    "named": 0.036,
    "rare": 0.012,
    "vote": 0.087,
    "row": 0.018,
    "wanted": 0.034,
    "reranker": 0.243,
}
ANSWERABLE = {
    "bias": -8.7682,
    "meaning": 3.5531,
    "passage": 0.1598,
    "words": 0.1041,
    "near": 1.6389,
    "known": 0.4028,
    "names": 1.769,
    "wanted": 1.077,
    "reranker": 4.2043,
    "length": 0.3559,
}
THRESHOLD = 0.3859
