"""Requests of imports from an earlier system: planned, committed, compared and undone."""
import base64

TABLES = {
    "portfolios.csv": "id,name,currency\np1,Earlier,USD\n",
    "positions.csv": "id,portfolio_id,symbol,position_type,quantity,entry_price,entry_date\n"
                     "q1,p1,MSFT,LONG,10,380,2024-01-16\nq2,p1,AAPL,SIDEWAYS,1,150,2024-01-16\n",
    "market_data_cache.csv": "symbol,date,close\nEARLIER,2024-01-16,12.5\n",
    "portfolio_snapshots.csv": "portfolio_id,snapshot_date,total_value,cash_value\n"
                               "p1,2024-01-16,3800,190\n",
    "users.csv": "id,email\nu1,a@example.com\n",
}


def legacy_requests(answers):
    files = [{"file_name": name, "content": base64.b64encode(text.encode()).decode()}
             for name, text in TABLES.items()]
    yield "legacy.plan", {"files": files, "names": {"p1": "earlier-system"}}
    yield "legacy.plan", {"files": files}
    yield "legacy.commit", {"files": files, "plan_digest": answers["legacy.plan"]["plan_digest"]}
    one = {"id": answers["legacy.commit"]["import"]}
    yield "legacy.compare", one
    yield "legacy.compare", {**one, "differences_only": True}
    yield "legacy.get", one
    yield "legacy.list", {}
    yield "legacy.undo", one
