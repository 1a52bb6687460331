"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.1043, "cover": 0.3001, "passage": 0.1851, "sentence": 0.3015, "sentences": 0.1089}
EVIDENCE = {"meaning": 0.2209, "words": 0.1386, "near": 0.1079, "passage": 0.1191, "item": 0.1151, "decision": 0.038, "outcome": 0.1749, "wanted": 0.0854}
ANSWERABLE = {"bias": -6.9797, "meaning": 4.3592, "passage": 0.0, "words": 0.0, "near": 1.566, "known": 0.6987, "names": 1.5655, "wanted": 1.5927, "length": 0.2678}
THRESHOLD = 0.3361
