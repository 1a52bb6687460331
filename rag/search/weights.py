"""Numbers fitted on written questions by `eval.fit`, the threshold by `eval.threshold`; never set by hand."""

RANKING = {
    "words": 0.1144,
    "cover": 0.1246,
    "passage": 0.0995,
    "sentence": 0.2165,
    "sentences": 0.0,
    "named": 0.0299,
    "decision": 0.0819,
    "authority": 0.1108,
    "recency": 0.0305,
    "item": 0.1919,
}
EVIDENCE = {
    "meaning": 0.0708,
    "words": 0.0017,
    "near": 0.0079,
    "passage": 0.2015,
    "item": 0.2243,
    "outcome": 0.0691,
    "decided": 0.0132,
    "named": 0.0006,
    "rare": 0.0276,
    "vote": 0.0381,
    "row": 0.0061,
    "wanted": 0.0246,
    "reranker": 0.3146,
}
ANSWERABLE = {
    "bias": -8.2127,
    "meaning": 2.7005,
    "passage": 0.811,
    "near": 3.3271,
    "named": 0.1062,
    "gives": 0.2535,
    "asks_no_kind": 0.3774,
    "reranker": 4.5354,
    "highest": 4.6393,
}
THRESHOLD = 0.3943
