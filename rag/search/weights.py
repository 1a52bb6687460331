"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.1064, "cover": 0.2912, "passage": 0.1935, "sentence": 0.2978, "sentences": 0.1112}
EVIDENCE = {
    "meaning": 0.1307,
    "words": 0.1062,
    "near": 0.0925,
    "passage": 0.087,
    "item": 0.1142,
    "decision": 0.0334,
    "outcome": 0.1603,
    "wanted": 0.0529,
    "reranker": 0.2229,
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
