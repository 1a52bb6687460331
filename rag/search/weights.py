"""Numbers fitted on written questions by `python -m eval.fit`; never set by hand."""

RANKING = {"words": 0.1031, "cover": 0.2337, "passage": 0.1917, "sentence": 0.2865, "sentences": 0.185}
EVIDENCE = {"meaning": 0.2555, "words": 0.1589, "near": 0.1049, "passage": 0.1114, "item": 0.092, "decision": 0.0418, "outcome": 0.1515, "wanted": 0.084}
ANSWERABLE = {"bias": -7.2946, "meaning": 4.0238, "passage": 0.8, "words": 0.0, "near": 0.9929, "known": 0.2985, "names": 2.0203, "wanted": 2.1027, "length": 0.0}
THRESHOLD = 0.3916
