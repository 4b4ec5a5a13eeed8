"""Requests on the demo, at least one of every method that answers one."""
import base64
import json
from pathlib import Path

from assistant_requests import assistant_requests
from clo_requests import CLO_LOAN, clo_record_requests
from legacy_requests import legacy_requests
from user_requests import user_requests

LONG_SHORT = {"portfolio": "demo-long-short"}
SERIES = [{"date": f"2024-01-{day:02}", "A": (day * 7 % 11 - 5) / 500, "B": (day * 5 % 13 - 6) / 400}
          for day in range(1, 31)]
PNL = [{"date": row["date"], "pnl": row["A"]} for row in SERIES]
VAR = [{"date": row["date"], "var": 0.009, "es": 0.011} for row in SERIES]
OPTIONS = [{"id": "a", "type": "put", "style": "american", "spot": 100, "strike": 90, "time": 0.5,
            "rate": 0.05, "volatility": 0.3, "quantity": -2, "multiplier": 100},
           {"type": "call", "spot": 100, "strike": 110, "expiry": "2024-06-21", "volatility": 0.2},
           {"type": "underlying", "spot": 100, "underlying": "X", "quantity": 50}]
BANK = {"analysis_date": "2026-01-31", "reporting_currency": "EUR",
        "currencies": {"EUR": {"discount_curve": [["ON", 0.019], [5, 0.023], ["10Y", 0.025]],
                               "volatility": 0.008}},
        "behaviour": {"prepayment": {"mortgage": {"cpr": 0.05}},
                      "deposits": {"sight": {"core": 0.5, "even_years": 4}}},
        "positions": [
            {"id": "a", "side": "asset", "type": "fixed_annuity", "currency": "EUR", "balance": 90,
             "rate": 0.04, "next_payment": "2026-02-28", "last_payment": "2026-01-31",
             "payment_months": 1, "maturity": "2030-01-31", "prepayment": "mortgage",
             "renew_months": 12},
            {"id": "b", "side": "asset", "type": "variable_bullet", "currency": "EUR",
             "balance": 20, "rate": 0.03, "last_payment": "2025-12-15", "cap": 0.04,
             "next_payment": "2026-12-15", "payment_months": 12, "maturity": "2028-12-15",
             "next_reset": "2026-02-15", "reset_months": 1, "spread": 0.01},
            {"id": "c", "side": "liability", "type": "nmd", "currency": "EUR", "balance": 80,
             "rate": 0.005, "withdrawal": "sight"}]}
TRADES = [{"id": "b", "date": "2024-01-02", "type": "buy", "account": "a", "symbol": "A",
           "quantity": 10, "price": "10.5", "fees": 1},
          {"date": "2024-01-10", "type": "split", "symbol": "A", "ratio": "2:1"},
          {"id": "s", "date": "2024-01-20", "type": "sell", "account": "a", "symbol": "A",
           "quantity": 5, "price": 5}]
BARS = [{"symbol": "A", "date": f"2024-01-{day:02}", "close": 10 + day % 3, "volume": 1}
        for day in range(1, 31)]
BAR_PRICES = [{"symbol": bar["symbol"], "date": bar["date"], "price": bar["close"]} for bar in BARS]
ACTIVITY = "Day,What,Of,Units,Each\n2024-02-01,buy,SPY,3,480\n2024-02-02,nonsense,SPY,1,1\n"
MAPPING = {"date": "Day", "type": "What", "symbol": "Of", "quantity": "Units", "price": "Each"}
BANK_TABLE = ("id,side,type,currency,balance,rate,next_payment,payment_months,maturity,product\n"
        "a,asset,fixed_annuity,EUR,1000,0.03,2026-03-11,1,2036-02-11,loan\n"
        "b,liability,fixed_bullet,EUR,700,0.02,2026-08-11,6,2028-02-11,term\n"
        "c,asset,fixed_bulet,EUR,1000,0.03,2026-03-11,1,2036-02-11,loan\n")
BANK_CURVES = "Curve,ON,1Y,10Y\nEUR_ESTR_OIS,0.019,0.02,0.028\n"
EARLIER_RESULTS = json.dumps({"base_eve": 300.0, "base_nii": 10.0, "scenario_results": [
    {"scenario_id": "parallel-up", "eve": 250.0, "nii": 11.0, "delta_eve": -50.0,
     "delta_nii": 1.0}]})
LOAN = {"id": "n", "side": "asset", "type": "fixed_bullet", "currency": "EUR", "balance": 100,
        "rate": 0.03, "next_payment": "2027-02-11", "payment_months": 12, "maturity": "2036-02-11"}


def session_requests(answers):
    """The ALM sessions, from an upload to the end of the session."""
    content = base64.b64encode(BANK_TABLE.encode()).decode()
    yield "upload.create", {"name": "bank.csv", "size": len(BANK_TABLE)}
    upload = {"upload": answers["upload.create"]["id"]}
    yield "upload.append", {**upload, "offset": 0, "content": content}
    yield "upload.get", upload
    yield "alm.session.create", {"name": "Bank", "as_of": "2026-02-11", "currency": "EUR",
                                 "files": [upload, {"name": "curves.csv", "content": BANK_CURVES},
                                           {"name": "calculation_results.json",
                                            "content": EARLIER_RESULTS}],
                                 "behaviour": {"prepayment": {"x": {"cpr": 0.05}}}}
    session = {"session": answers["alm.session.create"]["id"]}
    yield "alm.session.list", {"limit": 5}
    yield "alm.session.get", session
    yield "alm.session.errors", session
    yield "alm.session.positions", {**session, "sort": "balance", "descending": True}
    yield "alm.session.positions", {**session, "group_by": "product"}
    yield "alm.session.position", {**session, "position": "a"}
    yield "alm.session.value", {**session, "tier1": 100, "buckets": True}
    yield "alm.session.decompose", {**session, "scenarios": ["parallel_up"]}
    yield "alm.session.what_if", {**session, "add": [LOAN], "remove": ["b"],
                                  "change": [{"id": "a", "balance": 500}]}
    yield "alm.session.find_limit", {**session, "position": LOAN, "vary": "rate", "measure": "nii",
                                     "limit": 20}
    yield "alm.session.what_if", {**session, "remove": ["b"], "funding": "none"}
    yield "alm.session.why", {**session, "measure": "nii", "month": 2}
    yield "alm.session.why", {**session, "scenario": "parallel_up", "change": True}
    yield "alm.session.why", {**session, "position": "a", "scenario": "steepener"}
    yield "alm.session.why", {**session, "sort": "balance", "descending": True, "limit": 1}
    yield "alm.session.sensitivity", {**session, "tenors": [1, 5], "basis_bp": 25}
    yield "alm.session.earlier", session
    yield "alm.assumptions.put", {"set": "base", "name": "Base",
                                  "behaviour": {"prepayment": {"x": {"cpr": 0.06}}}}
    yield "alm.assumptions.get", {"set": "base", "version": 1}
    yield "alm.assumptions.list", {}
    yield "alm.assumptions.delete", {"set": "base"}
    plan = {"first_month": "2026-03-01", "origination": "middle",
            "lines": [{"terms": {"id": "loans", "side": "asset", "type": "fixed_bullet",
                                 "currency": "EUR", "balance": 0, "renew_months": 12,
                                 "renew_margin": 0.01},
                       "amounts": [100, 0, 200], "renews": True}]}
    yield "alm.business_plan.put", {"plan": "budget", "name": "Budget", **plan}
    yield "alm.business_plan.get", {"plan": "budget", "version": 1}
    yield "alm.business_plan.list", {}
    yield "alm.session.dynamic", {**session, "business_plan": "budget", "horizon_months": 24}
    dynamic = {**session, "balance": "dynamic", "business_plan": "budget"}
    for method in ("value", "why", "decompose"):
        yield f"alm.session.{method}", dynamic
    yield "alm.session.sensitivity", dynamic
    yield "alm.session.compare", {**dynamic, "from": session["session"], "measure": "nii"}
    yield "alm.session.dynamic", {**session, "content": plan, "funding": "none"}
    yield "alm.business_plan.delete", {"plan": "budget"}
    yield "alm.session.compare", {**session, "from": session["session"], "measure": "nii"}
    yield "alm.session.compare", {**session, "from": session["session"], "sort": "change"}
    yield "alm.session.curves", {**session, "files": [{"name": "c.csv", "content": BANK_CURVES}]}
    yield "alm.session.update", {**session, "if_match": "v2", "name": "New", "pinned": True}
    yield "alm.session.delete", session
    yield "upload.create", {"name": "late.csv", "size": 5}
    yield "upload.delete", {"upload": answers["upload.create"]["id"]}


def provider_requests(answers, upstream):
    """Providers, of which the double answers at the address `upstream`."""
    local = {"enabled": True, "local": True, "url": upstream, "per_second": 1000}
    yield "market.provider_put", {"name": "yahoo", "license_accepted": True, **local}
    yield "market.provider_put", {"name": "fred", "key": "fred-key", **local}
    yield "market.provider_put", {"name": "fmp", "key": "fmp-key", **local}
    yield "market.provider_test", {"name": "fred", "symbol": "DGS10"}
    yield "market.sync", {"symbols": ["A", "UNKNOWN"], "series": ["DGS10"], "from": "2025-12-01"}
    yield "market.providers", {}
    yield "market.macro", {"series": ["DGS10"], "from": "2026-01-01"}
    yield "market.actions", {"symbols": ["A"]}
    yield "security.enrich", {"symbols": ["A", "UNKNOWN"]}
    yield from record_requests(answers)
    for name in ("yahoo", "fred", "fmp"):
        yield "market.provider_delete", {"name": name}


def record_requests(answers):
    """Market data beside daily prices."""
    ratings = "id_type,id,agency,rating,as_of\nisin,US0378331005,sp,AA+,2025-06-27\nisin,X,sp,AA+,2025-06-27\n"
    contract = "SPY270917P00460000"
    yield "market.record_templates", {}
    yield "market.import_records", {"kind": "rating", "content": ratings}
    yield "market.import_records", {"kind": "rating", "content": "\n".join(ratings.split("\n")[:2]), "commit": True}
    yield "market.import_records", {"kind": "loan_price", "commit": True, "content":
                                    "id_type,id,bid,offer,as_of\nlxid,LX123456,99,100,2025-06-27\n"}
    yield "market.import_records", {"kind": "option_quote", "commit": True, "content":
                                    f"contract,bid,ask,iv,as_of\n{contract},30,31,0.2,2025-06-27\n"}
    yield "market.ratings", {}
    yield "market.loan_prices", {}
    yield "market.chain", {"underlying": "SPY"}
    yield "market.quotes", {"symbols": ["A", "UNKNOWN"]}
    yield "market.fundamentals", {}
    yield "market.source_order", {"kind": "ratings", "order": ["desk"]}
    yield "market.sources", {}
    yield "market.quality", {"show": "all", "limit": 5}
    flag = answers["market.quality"]["data"][0]
    yield "market.resolve_flag", {"symbol": flag["symbol"], "flag": flag["kind"],
                                  "from": flag["from"], "decision": "accept", "note": "As quoted"}


def requests_of(answers, link, upstream, models):
    """Method and request, in an order in which each finds the data it needs; `answers` has the last
    response of each method so far."""
    yield "system.storage", {}
    yield "system.version", {}
    yield "node.list", {}
    yield "auth.me", {}
    yield "demo.load", {}
    yield "portfolio.create", {"slug": "book", "name": "Book", "tags": ["a"]}
    yield "portfolio.get", {"portfolio": "book"}
    yield "portfolio.update", {"portfolio": "book", "if_match": "\"v1\"", "name": "New"}
    yield "portfolio.update", {"portfolio": "book", "if_match": "\"v2\"",
                               "risk_settings": {"window": 500, "confidence": [0.9]}}
    yield "home.attention", {}
    yield "portfolio.list", {"limit": 2, "count": "exact", "sort": "name"}
    yield "portfolio.group", {"by": "currency"}
    yield "position.create", {"portfolio": "book", "symbol": "SPY250919C00460000", "quantity": "2"}
    yield "position.get", {"id": answers["position.create"]["id"]}
    yield "position.update", {"id": answers["position.create"]["id"], "if_match": "v1",
                              "entry_price": 12.5, "entry_date": "2024-02-29"}
    yield "position.create_many", {"portfolio": "book",
                                   "positions": [{"symbol": "SPY", "quantity": 3}]}
    yield "position.list", {**LONG_SHORT, "limit": 500}
    yield "position.group", {"by": "type"}
    yield "position.group", {**LONG_SHORT, "by": "underlying", "tags": ["tech", "value"]}
    yield "tag.create", {"name": "core", "color": "#1f77b4", "description": "Held long"}
    yield "tag.update", {"tag": "core", "name": "kernel"}
    yield "tag.list", {"text": "kernel"}
    yield "tag.delete", {"tag": "kernel"}
    yield "position.delete", {"id": answers["position.create"]["id"], "if_match": "v2"}
    yield "market.securities", {"limit": 3}
    yield "market.put_securities", {"securities": [{"symbol": "ZZZ", "name": "Z", "type": "etf"}]}
    yield "market.datasets", {}
    yield "market.prices", {"symbols": ["SPY", "NONE"], "last": 3}
    yield "market.curve", {"as_of": "2026-01-31", "quote": "par", "forward_months": 6,
                           "nodes": [{"tenor": "1Y", "rate": 0.02}, {"tenor": "5Y", "rate": 0.03}]}
    yield "alm.value", {**BANK, "detail": True, "balance": "constant", "tier1": 5,
                        "scenarios": ["base", "parallel_down",
                                      {"name": "own", "shifts_bp": [["1Y", 10], [10, -10]]}]}
    yield "alm.cashflows", BANK
    yield "alm.bond", {"settlement": "1999-12-06", "issue": "1999-05-07", "coupon": 0.06,
                       "first_coupon": "1999-12-07", "maturity": "2002-12-07", "yield": 0.055}
    yield "alm.shocks", {"analysis_date": "2026-01-31", "currencies": BANK["currencies"],
                         "regulation": "bcbs_d578", "at": [1, 10]}
    with open(Path(__file__).parents[1] / "golden/clo/deal_example.json", encoding="utf-8") as file:
        tested = {"deal": json.load(file), "as_of": "2026-03-31", "collateral": [
            {**CLO_LOAN, "id": f"L{number}", "issuer_id": f"I{number}", "par": "2500000",
             "moodys_warf_rating": rating, "moodys_rating": rating}
            for number, rating in enumerate(("B1", "B2", "Caa1", "Ba3"))]}
    offered = {"candidates": [{**CLO_LOAN, "id": "N1", "issuer_id": "N1", "moodys_rating": "B1",
                               "moodys_warf_rating": "B1"}],
               "weights": {"36": 0.5, "spread": 0.5}}
    yield "clo.tests", {**tested, "explain": ["7", "diversity"], "previous": {"7": 0.3}}
    yield "clo.tests", {**tested, "mode": "as_old_model"}
    yield "clo.trade", {**tested, "weights": {"36": 1}, "trades": [
        {"side": "sell", "asset": "L2", "par": "500000", "price": "91.5"},
        {"side": "buy", "fields": offered["candidates"][0], "par": 250000}]}
    yield "clo.rank_trades", {**tested, **offered, "par": "1000000", "filter": "country='US'"}
    yield "clo.rebalance", {**tested, **offered, "sell": {"par": 1e6}, "buy": {"par": 1e6}}
    yield "market.validate", {"prices": BARS}
    yield "ledger.lots", {"transactions": TRADES, "prices": {"A": "12"}, "wash_sales": True}
    yield "ledger.lots", {"transactions": TRADES, "method": "section_104"}
    yield "ledger.net_worth", {"transactions": TRADES, "prices": BAR_PRICES, "fx": {"EUR": 1.1}}
    yield "ledger.net_worth", {"holdings": [{"symbol": "A", "quantity": 3}], "prices": {"A": 5},
                               "current": True}
    yield "ledger.holdings", {"transactions": TRADES, "prices": {"A": "12"}, "group_by": "type"}
    targets = [{"bucket": "stock", "weight": 0.5, "buy": "A"}, {"bucket": "cash", "weight": 0.5}]
    yield "ledger.allocation.put", {"name": "main", "targets": targets, "band_absolute": 0.05}
    yield "ledger.allocation.list", {}
    yield "ledger.rebalance", {"transactions": TRADES, "prices": {"A": "12"},
                               "securities": {"A": {"type": "stock"}}, "allocation": "main",
                               "short_term_rate": 0.3, "long_term_rate": 0.15}
    yield "ledger.allocation.delete", {"name": "main"}
    yield "ledger.dividends", {"transactions": TRADES, "prices": {"A": "12"}, "months": 6,
                               "dividends": [{"symbol": "A", "date": "2023-10-02", "amount": 0.1},
                                             {"symbol": "A", "date": "2024-01-02", "amount": 0.1}]}
    yield "ledger.asset.put", {"asset": "house", "name": "House", "type": "real_estate",
                               "values": [{"date": "2024-01-01", "value": 300000}]}
    yield "ledger.asset.value", {"asset": "house", "date": "2024-02-01", "value": "310000"}
    yield "ledger.asset.list", {}
    yield "ledger.asset.delete", {"asset": "house"}
    yield "ledger.goal.put", {"goal": "house", "name": "House", "target": "100000",
                              "due": "2035-01-01", "monthly_contribution": 500}
    yield "ledger.goal.list", {}
    yield "ledger.goal.progress", {}
    yield "ledger.goal.delete", {"goal": "house"}
    yield "ledger.net_worth", {"transactions": TRADES, "prices": BAR_PRICES, "items": [
        {"name": "Loan", "type": "loan", "values": [{"date": "2024-01-01", "value": 5}]}]}
    yield "ledger.follow", {"portfolio": "household"}
    yield "ledger.followed", {}
    yield "ledger.unfollow", {"portfolio": "household"}
    yield "ledger.change", {"transactions": TRADES, "prices": BAR_PRICES,
                            "dates": ["2024-01-01", "2024-01-30"]}
    yield "ledger.reconcile", {"transactions": TRADES,
                               "statement": [{"account": "a", "symbol": "A", "quantity": 12}]}
    yield "ledger.performance", {"flows": [["2015-06-11", -1000], ["2018-06-10", 20000]]}
    yield "ledger.performance", {"values": [["2024-01-01", 100], ["2024-02-01", 104]],
                                 "flows": [["2024-01-15", 2]],
                                 "benchmark_values": [["2024-01-01", 50], ["2024-02-01", 51]]}
    yield "risk.var", {**LONG_SHORT, "paths": 2000, "window": 500}
    yield "risk.var", {"positions": [{"symbol": "A", "value": 10}, {"symbol": "B", "value": -3}],
                       "returns": SERIES, "methods": ["historical"], "confidence": [0.9]}
    yield "risk.backtest", {**LONG_SHORT, "confidence": [0.95, 0.99]}
    yield "risk.backtest", {"pnl": PNL, "var": VAR, "confidence": 0.95}
    yield "risk.exposures", LONG_SHORT
    yield "risk.exposures", {"positions": [{"symbol": "A", "value": 1, "tags": ["x"]}]}
    yield "limit.create", {"id": "top", "name": "Largest", "subject": "demo-long-short",
                           "metric": "concentration.top1", "soft": 0.01, "hard": 0.5,
                           "owner": "Risk", "valid_until": "2030-12-31"}
    yield "limit.check", LONG_SHORT
    yield "limit.check", {**LONG_SHORT, "limits": [{"metric": "snapshot.net", "hard": 1}]}
    yield "limit.metrics", {**LONG_SHORT, "text": "concentration"}
    yield "limit.list", {"subject": "demo-long-short"}
    yield "limit.get", {"limit": "top"}
    yield "limit.cases", {"open": True}
    yield "limit.acknowledge", {"case": answers["limit.cases"]["data"][0]["id"],
                                "comment": "known"}
    yield "limit.update", {"limit": "top", "if_match": "v1", "unit": "number", "clear": ["soft"]}
    limit = {"kind": "limit", "item": "top"}
    yield "review.get", limit
    yield "review.comment", {**limit, "figure": "Thresholds", "text": "Why?"}
    yield "review.request", {**limit, "note": "As agreed"}
    yield "review.list", {"state": "in_review"}
    yield "review.return", {**limit, "note": "Too wide"}
    yield "activity.list", {"limit": 5}
    yield "limit.delete", {"limit": "top", "if_match": "v2"}
    yield "notification.list", {"unread": True}
    yield "notification.read", {"ids": [answers["notification.list"]["data"][0]["id"]]}
    yield "notification.read", {"all": True}
    yield "notification.set_preferences", {"off": ["job_ended"], "digest": ["batch_failed"]}
    yield "notification.preferences", {}
    yield "risk.performance", {**LONG_SHORT, "benchmark": "SPY"}
    yield "risk.performance", {"returns": SERIES, "column": "B"}
    yield "risk.correlation", {**LONG_SHORT, "method": "spearman"}
    yield "risk.correlation", {"returns": SERIES}
    yield "export.template_put", {"name": "basket", "letter_case": "upper", "columns": [
        {"field": "side", "header": "Action"}, {"field": "symbol"}, {"field": "quantity"},
        {"field": "constant", "header": "Exchange", "value": "SMART"}]}
    yield "export.templates", {}
    yield "export.trades", {**LONG_SHORT, "template": "basket", "trades": [
        {"side": "sell", "symbol": "MSFT", "quantity": 1000000, "account": "A"}]}
    yield "export.trades", {"format": "fix42", "sender": "A", "target": "B", "trades": [
        {"side": "short", "symbol": "SPY250919C00460000", "quantity": "2", "type": "stop_limit",
         "limit": "3.5", "stop": 3, "held": 1}]}
    yield "export.history", {"limit": 1}
    yield "export.get", {"id": answers["export.trades"]["kept"]["id"]}
    yield "export.template_delete", {"name": "basket"}
    yield "scenario.list", {"kind": "historical"}
    yield "scenario.get", {"scenario": "covid_2020"}
    yield "scenario.put", {"id": "mine", "name": "Mine", "shocks": [
        {"type": "factor", "name": "SPY", "return": -0.1}, {"type": "volatility", "points": 0.1},
        {"type": "rates", "bp": 50}, {"type": "spread", "bp": 100}]}
    yield "scenario.list", {"origin": "stored"}
    yield "stress.run", {**LONG_SHORT, "scenarios": ["mine", "covid_2020"]}
    yield "stress.reverse", {**LONG_SHORT, "loss": 100000}
    yield "stress.replay", {**LONG_SHORT, "from": "2025-04-02", "to": "2025-04-08"}
    yield "stress.grid", {**LONG_SHORT, "moves": [-0.1, 0.1], "volatility_points": [0, 0.1]}
    yield "scenario.from_window", {**LONG_SHORT, "id": "april", "from": "2025-04-02",
                                   "to": "2025-04-08"}
    yield "scenario.get", {"scenario": "april"}
    yield "scenario.delete", {"scenario": "mine"}
    yield "proforma.create", {**LONG_SHORT, "name": "Trial", "cost_bp": 5, "trades": [
        {"action": "buy", "symbol": "SPY", "value": 10000}]}
    session = {"id": answers["proforma.create"]["session"]["id"]}
    yield "proforma.list", LONG_SHORT
    yield "proforma.get", session
    yield "proforma.trades", {**session, "if_match": "v1", "note": "x", "add": [
        {"action": "resize", "symbol": "MSFT", "weight": -0.01}]}
    yield "proforma.calculate", session
    yield "proforma.impacts", session
    yield "proforma.suggest", {**session, "max_turnover": 0.5, "goals": [
        {"kind": "es", "target_fraction": 0.9}, {"kind": "gross", "target": 5}]}
    yield "proforma.save", {**session, "if_match": "v2"}
    yield "proforma.save", {**session, "if_match": "v2", "as": "portfolio", "slug": "trial"}
    yield "proforma.export", {**session, "format": "fix44", "sender": "A", "target": "B"}
    yield "proforma.delete", {**session, "if_match": "v2"}
    yield "onboarding.templates", {}
    yield "onboarding.upload", {"slug": "onboarded", "name": "Onboarded", "content":
        "ticker,quantity,entry_price,entry_date\nAAPL,10x,150,2024-01-16\nMSFT,5,380,2024-01-16\n"
        "NOSUCH,5,3,2024-01-16\n"}
    one = {"id": answers["onboarding.upload"]["id"]}
    yield "onboarding.preview", {**one, "errors_only": True}
    yield "onboarding.correct", {**one, "if_match": "v1", "rows": [
        {"line": 2, "cells": {"quantity": "10"}}]}
    yield "onboarding.download", one
    yield "onboarding.confirm", one
    yield "onboarding.status", one
    yield "onboarding.validate", one
    yield "onboarding.retry", {**one, "symbols": [{"symbol": "NOSUCH", "keep_private": True}]}
    yield "onboarding.complete", {**one, "accept_incomplete": True}
    yield "onboarding.get", one
    yield "onboarding.list", {}
    yield "onboarding.upload", {"slug": "given-up", "name": "Given up", "content":
        "ticker,quantity,entry_price,entry_date\nAAPL,10,150,2024-01-16\n"}
    yield "onboarding.cancel", {"id": answers["onboarding.upload"]["id"]}
    yield from legacy_requests(answers)
    yield "factor.list", {}
    yield "factor.put", {"name": "Bonds", "symbol": "IEF", "note": "Treasuries", "order": 9}
    yield "risk.factors", LONG_SHORT
    yield "risk.factors", {"returns": SERIES, "factors": ["A"], "estimator": "univariate",
                           "weights": {"B": 1}}
    yield "factor.delete", {"name": "Bonds"}
    yield "risk.attribution", LONG_SHORT
    yield "risk.attribution", {**LONG_SHORT, "benchmark_portfolio": "demo-individual"}
    yield "risk.attribution", {"periods": [
        {"groups": [{"name": "a", "weight": 1, "benchmark_weight": 1, "return": 0.02,
                     "benchmark_return": 0.01}]},
        {"effects": {"allocation": 0.01, "selection": 0, "portfolio_return": 0.02,
                     "benchmark_return": 0.01}}]}
    plan = {"initial_portfolio": 1e6, "allocation": {"stock": 0.6, "bond": 0.4}, "paths": 500,
            "withdrawal": {"strategy": "guyton_klinger", "rate": 0.05}, "age": 73}
    yield "plan.simulate", plan
    yield "plan.simulate", {
        **plan, "returns": {"model": "historical", "data": [
            {"year": year, "stock": 0.07, "bond": 0.03, "inflation": 0.02}
            for year in range(1980, 2015)]},
        "mortality": {"age": 73}, "glide_path": [{"year": 9, "allocation": {"bond": 1}}],
        "accounts": [{"type": "taxable", "balance": 1e6, "basis": 4e5, "tax_rate": 0.15,
                      "distribution_yield": 0.02, "distribution_tax_rate": 0.15}],
        "events": [{"year": 3, "type": "expense", "amount": 2e4, "real": True}]}
    yield "plan.simulate", {"initial_portfolio": 0, "contributions": {"income": 5e4,
                            "savings_rate": 0.2}, "inflation": 0.02, "paths": 200,
                            "returns": {"model": "lognormal", "mean": 0.06, "volatility": 0.15}}
    yield "plan.compare", {"base": plan}
    yield "plan.taxes", {"year": 2026, "status": "married_joint", "aged_65": 2, "pensions": 9e4,
                         "social_security": 4e4, "qualified_dividends": 8e3,
                         "long_term_gain": 2e4, "short_term_gain": -5e3, "interest": 2e3}
    couple = [{"birth_year": 1960, "pia": 2800, "lives_to": 88},
              {"birth_year": 1963, "birth_month": 7, "lives_to": 94, "pia": 900}]
    yield "plan.social_security", {"year": 2026, "people": couple}
    yield "plan.social_security", {"year": 2026, "people": [{"birth_year": 1964, "earnings": [
        {"year": year, "earnings": 5e4} for year in range(1990, 2026)]}]}
    household = {
        "start_year": 2026, "years": 30, "people": [
            {**couple[0], "claim_months": 840, "wage": 9e4, "retirement_age": 67,
             "tax_deferred_saving": 1e4, "pensions": [{"amount": 12e3, "survivor_share": 0.5}]},
            couple[1]],
        "accounts": [{"type": "taxable", "balance": 4e5, "basis": 2e5, "dividend_yield": 0.015},
                     {"type": "tax_deferred", "balance": 9e5},
                     {"type": "tax_free", "balance": 1e5}],
        "spending": 9e4, "allocation": {"stock": 0.6, "bond": 0.4}, "paths": 100,
        "events": [{"name": "car", "year": 2, "years": 20, "every": 6, "amount": 3e4},
                   {"name": "rent", "type": "income", "year": 0, "years": 5, "amount": 6e3,
                    "taxable": True, "indexed": False}],
        "conversions": {"policy": "fill_bracket", "rate": 0.22, "last_year": 9}}
    yield "plan.household", household
    yield "saved_plan.put", {"plan": "home", "name": "Home", "household": household}
    yield "saved_plan.put", {"plan": "rest", "name": "Rest", "note": "first", "retirement": {
        "initial_portfolio": 1e6, "years": 30, "allocation": {"stock": 1},
        "withdrawal": {"strategy": "constant_dollar", "rate": 0.04}}}
    yield "saved_plan.list", {"kind": "retirement"}
    yield "saved_plan.get", {"plan": "home", "version": 1}
    yield "saved_plan.compare", {"first": {"plan": "rest"}, "second": {"plan": "rest"}, "paths": 64}
    yield "saved_plan.delete", {"plan": "home"}
    yield "plan.household", {**household, "returns": {"model": "historical"},
                             "mortality": {"mode": 88}, "withdrawal_order": "proportional"}
    yield "plan.conversions", {"base": {**household, "paths": 20}, "policies": [
        {"policy": "none"}, {"policy": "medicare_tier", "tier": 1},
        {"policy": "amount", "amount": 2e4}]}
    yield "plan.independence", {"portfolio": 1e5, "saving": 3e4, "spending": 4e4, "paths": 200,
                                "part_time_income": 1e4, "coast_years": 20,
                                "allocation": {"stock": 0.8, "bond": 0.2}}
    with open(Path(__file__).parents[1] / "golden/clo/deal8.json", encoding="utf-8") as file:
        clo = {name: part for name, part in json.load(file).items() if name != "note"}
    clo["assumptions"] = {
        "default": 0.03, "prepay": [0.1, 0.2], "recovery": {"by_rating": {"B2": 0.5}},
        "lag_months": 12, "ccc": {"share": 0.09, "price": 70},
        "reinvestment": {"price": 99.5, "spread": 0.04, "term_months": 72},
        "liquidation": {"price": "98"}, "default_events": {"L03": 5}}
    yield "clo.project", clo
    yield "clo.project", {**clo, "steps": False, "mode": "as_old_model", "periods": 8,
                          "curves": {"USD_SOFR_3M": {"nodes": [{"tenor": "1Y", "rate": 0.04}]}},
                          "call": {"rule": "pool_below", "threshold": 0.5}}
    yield "clo.price", {**clo, "tranche": "B", "price": 99, "grid": {"cdr": [0, 0.1],
                                                                      "price": [95]}}
    yield "clo.price", {**clo, "tranche": "SUB", "yield": 0.12}
    yield "clo.breakeven", {**clo, "tranche": "E", "grid": 0.05, "highest": 0.2}
    simulated = {**clo, "assumptions": {
        name: part for name, part in clo["assumptions"].items() if name != "default_events"}}
    simulated["collateral"] = [{**asset, "moodys_issuer_rating": "B2", "sp_rating": "B",
                                "moodys_industry": "Automotive"} for asset in clo["collateral"]]
    industries = {"rule": {"same_industry": 0.4, "other": 0.2, "notch_penalty": 0.01}}
    yield "clo.simulate", {**simulated, "paths": 64, "correlation": {"rho": 0.2}, "replay": [3]}
    yield "clo.simulate", {**simulated, "paths": 64, "copula": "t", "correlation": industries,
                           "default_curve": {"annual": {"by_rating": {"B2": 0.04}}},
                           "recovery": 0.4, "percentiles": [0.5], "breakeven": False}
    names = [asset["id"] for asset in clo["collateral"]]
    matrix = [[1 if row == column else 0.3 for column in names] for row in names]
    yield "clo.simulate", {**simulated, "paths": 8, "breakeven": False,
                           "default_curve": {"cumulative": {"B2": [0.05, 0.1]}},
                           "correlation": {"ids": names, "matrix": matrix, "repair": "higham"}}
    transition = {"states": ["B", "CCC", "D"],
                  "rows": [[0.9, 0.08, 0.02], [0.05, 0.85, 0.1], [0, 0, 1]]}
    yield "clo.migration", {**simulated, "paths": 100, "transition": transition,
                            "correlation": {"rho": 0.2}}
    yield "clo.parity", simulated
    yield "clo.var", {**simulated, "paths": 1000, "transition": transition,
                      "methods": ["vasicek", "copula", "migration"], "prices": {"CCC": 80},
                      "correlation": industries, "horizon_years": 2}
    yield "clo.var", {**simulated, "paths": 1000, "methods": ["vasicek", "equal_loans", "copula"],
                      "correlation": {"rho": 0.2}, "tranches": [{"attach": 0, "detach": 0.08}],
                      "pairs": [{"first": names[0], "second": names[1]}], "exact_deviation": True}
    yield "clo.measures", {"as_of": "2022-03-01", "balance": 3000, "price": 100,
                           "attrition_rate": 0.1,
                           "flows": [{"date": "2022-05-01", "amount": 3100, "principal": 3000,
                                      "zero_rate": 0.04}]}
    yield "clo.measures", {"as_of": "2023-01-01", "yield": 0.08, "amount_on": "2024-01-01",
                           "flows": [{"date": "2023-01-01", "amount": -100}]}
    for cell in ({"step": "i1"}, {"step": "p1"}, {"coverage": "AB"}, {"collateral": "interest"}):
        yield "clo.why", {**clo, "cell": {"date": "2027-04-15", **cell}}
    yield "plan.sensitivity", {"base": plan, "vary": "withdrawal.rate", "values": [0.04, 0.05],
                               "vary_second": "fees", "values_second": [0, 0.01]}
    yield "plan.solve", {"base": {**plan, "withdrawal": {"amount": 1}}, "success_rate": 0.9}
    yield "plan.withdrawal", {"rule": {"strategy": "vpw"}, "portfolio": 1e6}
    lots = {"as_of": "2026-06-30", "long_rate": 0.2, "prices": {"S": 200}, "lots": [
        {"symbol": "S", "acquired": "2015-06-30", "quantity": 100, "cost_basis": 1e4}]}
    yield "plan.lots_to_sell", {"net": 9000, **lots}
    yield "plan.simulate", {**plan, "initial_portfolio": 0, "taxable_lots": lots}
    yield "plan.sensitivity", {**plan, "vary": "$.withdrawal.rate", "values": [0.04]}
    yield "options.price", {"options": OPTIONS, "as_of": "2024-01-02", "model": "binomial",
                            "dividends": [{"time": 0.1, "amount": 1}]}
    yield "options.implied_volatility", {"options": [
        {"type": "call", "spot": 100, "strike": 100, "time": 1, "price": price}
        for price in (8, 0, -1, 100)]}
    yield "options.parse_symbol", {"symbols": ["AAPL  240119C00150000", "nonsense"]}
    yield "options.stress_grid", {"options": OPTIONS, "as_of": "2024-01-02", "days": 1}
    yield "options.stress_grid", {**LONG_SHORT, "spot_shocks": [-0.1, 0.1]}
    yield "options.explain", {"options": [{**OPTIONS[0], "end_spot": 99, "end_volatility": 0.3}],
                              "days": 1}
    yield "options.explain", {**LONG_SHORT, "as_of": "2025-06-20", "end_date": "2025-06-30"}
    yield "options.book", {**LONG_SHORT, "volatilities": {"SPY": 0.18}, "include_underlyings": True}
    yield "account.create", {"slug": "own", "name": "Own", "type": "tax_free", "currency": "EUR"}
    yield "account.get", {"account": "own"}
    yield "account.update", {"account": "own", "if_match": "v1", "institution": "Bank"}
    yield "account.list", {"limit": 3, "sort": "name"}
    yield "transaction.create", {"account": "own", "date": "2024-01-02", "type": "buy",
                                 "symbol": "SPY", "quantity": "2", "price": 470.5, "fees": "1"}
    yield "transaction.get", {"id": answers["transaction.create"]["id"]}
    yield "transaction.update", {"id": answers["transaction.create"]["id"], "if_match": "v1",
                                 "amount": "942.1", "clear": ["price"]}
    yield "transaction.list", {"account": "joint-brokerage", "type": "dividend", "limit": 3,
                               "from": "2024-01-01", "count": "exact"}
    yield "import.formats", {}
    yield "ledger.import", {"content": ACTIVITY, "mapping": MAPPING, "account": "own"}
    yield "ledger.import", {"content": ACTIVITY, "mapping": MAPPING, "account": "own",
                            "commit": True,
                            "plan_digest": answers["ledger.import"]["plan_digest"]}
    yield "import.list", {"state": "committed", "limit": 5}
    yield "import.get", {"id": answers["ledger.import"]["import"]}
    yield "ledger.snapshots", {"from": "2023-01-01", "latest": False}
    yield "import.undo", {"id": answers["ledger.import"]["import"]}
    for what in ("holdings", "transactions", "snapshots", "portfolio"):
        yield "ledger.export", {"what": what}
    yield "import_profile.put", {"name": "mine", "sample": ACTIVITY, "mapping": MAPPING,
                                 "account": "own"}
    yield "import_profile.get", {"name": "mine"}
    yield "import_profile.list", {}
    yield "import_profile.delete", {"name": "mine"}
    yield "ledger.restore", {"content": answers["ledger.export"]["content"], "replace": True}
    yield "transaction.delete", {"id": answers["transaction.create"]["id"], "if_match": "v2"}
    yield "account.delete", {"account": "own", "if_match": "v2"}
    yield "preference.put", {"key": "ui.theme", "value": {"dark": True}}
    yield "preference.get", {"prefix": "ui."}
    yield "data_source.put", {"name": "fred", "kind": "macro", "secret_variable": "FRED_API_KEY",
                              "options": {"series": "CPIAUCSL"}}
    yield "data_source.list", {"kind": "macro"}
    yield "data_source.delete", {"name": "fred"}
    yield "report.template.put", {"name": "short", "sections": ["var", "stress"], "logo": "Us"}
    yield "report.template.list", {}
    yield "report.generate", {**LONG_SHORT, "template": "short", "formats": ["md"]}
    answers["short"] = answers["report.generate"]
    yield "report.generate", {**LONG_SHORT, "formats": ["md", "json", "csv", "pdf"]}
    report = {"report": answers["report.generate"]["id"]}
    yield "report.figures", LONG_SHORT
    yield "report.figures", {"portfolio": "book"}
    yield "report.preview", {"portfolio": "book"}
    yield "report.list", {"kind": "risk", "limit": 10}
    yield "report.get", report
    yield "report.download", {**report, "format": "xlsx"}
    yield "report.compare", {"first": report["report"], "second": answers["short"]["id"]}
    yield "report.verify", {"digest": answers["report.generate"]["digest"]}
    yield "report.delete", {"report": answers["short"]["id"]}
    yield "report.template.delete", {"name": "short"}
    yield "batch.run", {"portfolios": ["demo-individual"]}
    yield "batch.run", {"engines": ["aggregation", "snapshots"], "force": True, "reason": "again"}
    yield "batch.backfill", {"portfolios": ["demo-individual"], "engines": ["snapshots"],
                             "from": "2025-06-26"}
    yield "batch.history", {"limit": 2}
    yield "batch.status", {}
    yield "batch.get", {"run": answers["batch.status"]["id"], "engine": "market_data"}
    yield "risk.factor_correlation", {"coordinates": "absolute"}
    yield "portfolio.summary", {"portfolio": "demo-individual"}
    yield "market.check", {"portfolio": "demo-individual"}
    yield "schedule.create", {"name": "Evening", "method": "batch.run", "request": {"force": True},
                              "rule": "daily at 16:30 America/New_York on NYSE sessions"}
    yield "schedule.preview", {"rule": "weekly on monday at 09:00 Europe/Berlin", "count": 3}
    yield "schedule.list", {}
    yield "schedule.update", {"schedule": "Evening", "if_match": "v1", "enabled": False}
    yield "schedule.get", {"schedule": "Evening"}
    yield "schedule.run_now", {"schedule": "Evening"}
    yield "schedule.delete", {"schedule": "Evening"}
    yield "system.storage", {}
    yield "system.cleanup", {}
    yield "backup.create", {"note": "before the upgrade"}
    yield "backup.list", {"limit": 1}
    made = {"backup": answers["backup.list"]["data"][0]["id"]}
    yield "backup.verify", made
    yield "backup.restore", {**made, "directory": "drill-1"}
    in_file = {"file": "drill.backup", "passphrase": "correct horse battery staple"}
    yield "backup.download", {**made, **in_file}
    yield "backup.verify_file", in_file
    yield "backup.restore_file", {**in_file, "directory": "drill-2"}
    yield "backup.delete", made
    yield "result.list", {"subject_type": "portfolio", "subject": "demo-individual",
                          "superseded": True}
    yield "result.get", {"subject": "demo-individual", "kind": "snapshot"}
    yield "result.series", {"subject": "demo-individual", "kind": "snapshot"}
    kept = [one["id"] for one in answers["result.list"]["data"] if one["kind"] == "exposures"]
    yield "result.get", {"id": kept[0]}
    yield "result.compare", {"first": kept[0], "second": kept[-1]}
    yield "scenario.list", {"kind": "historical"}
    yield "stress.run", {"portfolio": "demo-individual"}
    yield "stress.run", {"positions": [{"symbol": "SPY", "value": 300000}], "factors": ["SPY"],
                         "mode": "direct", "covariance_window": 60,
                         "scenarios": ["covid_2020", {"id": "own", "shocks": [
                             {"type": "factor", "name": "SPY", "return": -0.1},
                             {"type": "fx", "name": "EURUSD", "return": 0.1}]}]}
    yield "stress.reverse", {"portfolio": "demo-individual", "loss": 50000}
    yield "risk.stress", {"positions": [{"symbol": "A", "value": 100, "betas": {"M": 1.2}}],
                          "factors": ["M"], "scenarios": [{"id": "own", "shocks": {"M": -0.1}}]}
    yield "jobs.submit", {"method": "risk.var", "request": LONG_SHORT, "priority": 1}
    yield "jobs.get", {"id": answers["jobs.submit"]["id"]}
    yield "jobs.wait", {"id": answers["jobs.submit"]["id"], "timeout_ms": 0}
    yield "jobs.list", {"state": "queued"}
    yield "jobs.shards", {"id": answers["jobs.submit"]["id"]}
    yield "jobs.cancel", {"id": answers["jobs.submit"]["id"]}
    yield "auth.create_token", {"name": "x", "scopes": ["portfolio:read"], "expires_in_days": 1}
    yield "auth.tokens", {}
    yield "auth.revoke_token", {"id": answers["auth.create_token"]["id"]}
    yield "portfolio.delete", {"portfolio": "book", "if_match": "v3"}
    yield from session_requests(answers)
    yield from clo_record_requests(answers)
    yield "jobs.submit", {"method": "report.generate", "request": LONG_SHORT}
    yield "report.status", {"job": answers["jobs.submit"]["id"]}
    yield from assistant_requests(answers, models)
    yield from user_requests(answers, link)
    yield "audit.list", {"limit": 500}
    yield "audit.verify", {}
    yield "audit.export", {}
    yield "market.import_prices", {"source": "test", "commit": True,
                                   "prices": [{"date": "2024-01-02", "A": 1.5}]}
    yield "market.import_prices", {"content": "date,A,B\n2024-01-02,1.75,x\n", "source": "test"}
    yield "market.coverage", {"show": "all", "limit": 2}
    yield "market.series", {"symbol": "A"}
    yield "market.export_prices", {"symbols": ["A"]}
    yield "market.delete_prices", {"symbols": ["A"]}
    yield from provider_requests(answers, upstream)
    yield "market.import_securities", {"content": "symbol,type\nZZZ,bond\nYYY,bad\n"}
    yield "market.delete_securities", {"symbols": ["ZZZ"]}
