"""Requests about the records of a CLO."""

import base64

CLO_LOAN = {"kind": "loan", "maturity": "2031-06-15", "coupon_type": "floating", "frequency": 4,
        "currency": "USD", "spread": 0.0375, "moodys_industry": "Retail", "sp_industry": "Retailers",
        "moodys_category": "senior_secured_loan", "sp_category": "senior_secured",
        "seniority": "senior_secured", "country": "US", "market_value": "98.5",
        "moodys_recovery": 0.45, "facility_size": "500000000"}


def clo_record_requests(answers):
    """Records of a CLO: a deal of its own, copied from the demo's."""
    yield "clo.deal.get", {"deal": "demo-orion", "summary": False}
    source = answers["clo.deal.get"]
    yield "clo.deal.list", {"limit": 5}
    yield "clo.deal.create", {"document": {**source["document"], "slug": "copy", "name": "Copy"},
                              "effective": "2022-03-21", "reason": "A copy", "clause": "1.1"}
    deal = {"deal": "copy"}

    def etag():
        return {"if_match": answers["clo.deal.get"]["etag"]}

    yield "clo.deal.get", deal
    yield "clo.deal.state_put", {**deal, "state": source["state"], "source": "trustee", **etag()}
    yield "clo.deal.get", deal
    yield "clo.deal.update", {**deal, **etag(), "archived": False, "reason": "Name",
                              "effective": "2025-07-08",
                              "document": {**source["document"], "slug": "copy", "name": "Copied"}}
    yield "clo.deal.versions", deal
    yield "clo.asset.list", {"deal": "demo-orion", "limit": 2}
    yield "clo.asset.get", {"asset": answers["clo.asset.list"]["data"][0]["id"]}
    known = answers["clo.asset.get"]["fields"]
    yield "clo.asset.create", {"fields": {**known, "id": "OWN-1"}, "effective": "2025-01-02",
                               "source": "desk"}
    yield "clo.asset.get", {"asset": "OWN-1"}
    yield "clo.asset.update", {"asset": "OWN-1", "fields": {"note": "watched", "spread": 0.04},
                               "effective": "2025-02-03", "reason": "Repriced",
                               "if_match": answers["clo.asset.get"]["etag"]}
    yield "clo.asset.history", {"asset": "OWN-1", "fields": ["spread"]}
    yield "clo.asset.changes", {"since": "2025-01-01"}
    yield "clo.deal.get", deal
    yield "clo.lot.post", {**deal, **etag(), "source": "desk", "lots": [
        {"asset": "OWN-1", "side": "buy", "trade_date": "2025-02-03", "par": "1000000",
         "price": "99.5"}]}
    yield "clo.lot.list", {**deal, "asset": "OWN-1"}
    yield "clo.asset.from_market", {"fields": "prices", "as_of": "2025-07-08"}
    yield "clo.tape.import", {"kind": "prices", "content": "id,price\nOWN-1,97\nNONE,1\n"}
    yield "clo.tape.import", {"kind": "prices", "content": "id,price\nOWN-1,97\n", "commit": True,
                              "as_of": "2025-07-08"}
    yield "clo.import.list", {}
    made = {"id": answers["clo.tape.import"]["import"]}
    yield "clo.import.get", made
    yield "clo.import.undo", made
    yield "clo.compliance.run", {"deal": "demo-orion", "all_states": True}
    yield "clo.compliance.history", {"deal": "demo-orion", "tests": ["7"]}
    yield "clo.compliance.events", {"deal": "demo-orion", "from": "2023-01-01"}
    yield "clo.compliance.annotate", {"deal": "demo-orion", "as_of": "2025-07-08", "test": "7",
                                      "text": "Two downgrades"}
    yield "proposal.create", {"method": "clo.compliance.run", "note": "Quarter end",
                              "request": {"deal": "demo-orion"}}
    yield "clo.scenario.put", {"scenario": "mild", "name": "Mild", "type": "custom",
                               "assumptions": {"default": 0.02}}
    yield "clo.scenario.get", {"scenario": "mild"}
    yield "clo.scenario.list", {}
    yield "clo.scenario.parameters", {"scenario": "mild"}
    yield "clo.collateral.compare", {"deal": "demo-orion", "before": {"as_of": "2025-12-31"}}
    yield "clo.scenario.compare", {"deal": "demo-orion", "scenarios": ["mild"],
                                   "assumptions": {"default": 0.05}}
    yield "clo.scenario.delete", {"scenario": "mild"}
    yield "clo.correlation.build", {"deal": "demo-orion", "rule": {"notch_penalty": 0.01},
                                   "repair": "higham"}
    yield "clo.correlation.put", {"correlation": "desk", "name": "Desk", "basis": "issuer",
                                  "pairs": [{"a": "I1", "b": "I2", "correlation": 1},
                                            {"a": "I2", "b": "I3", "correlation": 1},
                                            {"a": "I1", "b": "I3", "correlation": 0}],
                                  "repair": "higham"}
    yield "clo.correlation.list", {"basis": "issuer"}
    yield "clo.correlation.get", {"correlation": "desk", "matrix": "repaired"}
    yield "clo.correlation.pair", {"correlation": "desk", "a": "I1", "b": "I3"}
    yield "clo.correlation.delete", {"correlation": "desk"}
    yield "clo.sync.put", {"sync": "desk", "folder": "book"}
    yield "clo.sync.list", {}
    yield "clo.sync.run", {"sync": "desk"}
    yield "clo.sync.get", {"sync": "desk"}
    yield "clo.sync.history", {"sync": "desk"}
    yield "clo.sync.put", {"sync": "desk", "source": "upload"}
    yield "clo.sync.upload", {"sync": "desk", "files": [
        {"content": base64.b64encode(b"a").decode(), "file_name": "a.db"}]}
    yield "clo.sync.delete", {"sync": "desk"}
    yield "clo.export", {"deal": "demo-orion", "what": "tests", "format": "md"}
    yield "clo.export", {"deal": "demo-orion", "format": "xlsx"}
    yield "clo.deal.get", deal
    yield "clo.deal.delete", {**deal, **etag()}
    yield "clo.asset.create", {"fields": {**known, "id": "OWN-2"}, "effective": "2025-01-02"}
    yield "clo.asset.get", {"asset": "OWN-2"}
    yield "clo.asset.delete", {"asset": "OWN-2", "if_match": answers["clo.asset.get"]["etag"]}
