"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 1.0, "passage": 0.5, "sentence": 0.8}
EVIDENCE = {"meaning": 1.0, "words": 0.6, "passage": 0.5, "wanted": 0.15}
ANSWERABLE = {"bias": 0.0, "meaning": 0.0}
THRESHOLD = 0.5
