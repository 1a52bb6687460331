"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.1039, "cover": 0.2927, "passage": 0.1866, "sentence": 0.3098, "sentences": 0.107}
EVIDENCE = {
    "meaning": 0.1124,
    "words": 0.1004,
    "near": 0.0862,
    "passage": 0.0846,
    "item": 0.1231,
    "decision": 0.0343,
    "outcome": 0.1593,
    "wanted": 0.0524,
    "reranker": 0.2474,
}
ANSWERABLE = {
    "bias": -8.8202,
    "meaning": 3.3869,
    "passage": 0.0,
    "words": 0.0,
    "near": 1.6762,
    "known": 0.6542,
    "names": 1.7751,
    "wanted": 1.5555,
    "reranker": 3.6692,
    "length": 0.2841,
}
THRESHOLD = 0.3569
