"""The peer of bench/load.py: the same calls as a FastAPI program on PostgreSQL, written as one is written:
a pool, prepared statements, one transaction for a write with its audit row. It computes nothing and has no
isolation of tenants, and its audit rows are no chain."""
import hashlib
import json
import os
import uuid

import asyncpg
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI()
state = {}


class Transaction(BaseModel):
    account: str
    date: str
    type: str
    amount: str


class Job(BaseModel):
    method: str
    request: dict


@app.on_event("startup")
async def connect():
    async def prepare(connection):
        await connection.set_type_codec("json", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")

    state["pool"] = await asyncpg.create_pool(host=os.environ["PEER_DATABASE"], user="postgres",
                                              database="peer", min_size=8, max_size=16, init=prepare)


async def caller(authorization: str = Header()):
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    row = await state["pool"].fetchrow("SELECT member, tenant FROM tokens WHERE hash = $1", digest)
    if not row:
        raise HTTPException(401, "the token is not valid")
    return row


@app.get("/livez")
async def live():
    return "ok"


@app.get("/api/v1/portfolios/{slug}")
async def portfolio(slug: str, by=Depends(caller)):
    row = await state["pool"].fetchrow(
        "SELECT * FROM portfolios WHERE tenant = $1 AND slug = $2", by["tenant"], slug)
    if not row:
        raise HTTPException(404, "there is no such portfolio")
    return dict(row)


@app.get("/api/v1/portfolios")
async def portfolios(by=Depends(caller)):
    rows = await state["pool"].fetch(
        "SELECT * FROM portfolios WHERE tenant = $1 ORDER BY slug LIMIT 50", by["tenant"])
    return {"data": [dict(row) for row in rows], "next_cursor": None}


@app.get("/api/v1/accounts")
async def accounts(by=Depends(caller)):
    rows = await state["pool"].fetch(
        "SELECT * FROM accounts WHERE tenant = $1 ORDER BY slug LIMIT 50", by["tenant"])
    return {"data": [dict(row) for row in rows], "next_cursor": None}


@app.get("/api/v1/positions")
async def positions(portfolio: str, limit: int = 50, by=Depends(caller)):
    rows = await state["pool"].fetch(
        "SELECT * FROM positions WHERE tenant = $1 AND portfolio = $2 ORDER BY id LIMIT $3",
        by["tenant"], portfolio, limit)
    return {"data": [dict(row) for row in rows], "next_cursor": None}


async def write(by, key, method, item, statement, *values):
    """The effect, the key of the request and the audit row in one transaction."""
    async with state["pool"].acquire() as connection, connection.transaction():
        await connection.execute(statement, *values)
        await connection.execute("INSERT INTO idempotency (tenant, key, response) VALUES ($1, $2, $3)",
                                 by["tenant"], key, item)
        await connection.execute(
            "INSERT INTO audit (tenant, actor, method, object) VALUES ($1, $2, $3, $4)", by["tenant"],
            by["member"], method, item)


@app.post("/api/v1/transactions")
async def post(body: Transaction, by=Depends(caller), idempotency_key: str = Header()):
    item = uuid.uuid4()
    await write(by, idempotency_key, "transaction.create", str(item),
                "INSERT INTO entries (tenant, id, account, date, type, amount) VALUES ($1, $2, $3, $4, $5, "
                "$6::text::numeric)", by["tenant"], item, body.account, body.date, body.type, body.amount)
    return {"id": str(item)} | body.dict()


@app.post("/api/v1/jobs", status_code=202)
async def submit(body: Job, by=Depends(caller), idempotency_key: str = Header()):
    item = uuid.uuid4()
    await write(by, idempotency_key, "jobs.submit", str(item),
                "INSERT INTO jobs (tenant, id, method, request, state) VALUES ($1, $2, $3, $4, 'queued')",
                by["tenant"], item, body.method, body.request)
    return {"id": str(item), "state": "queued"}


SCHEMA = """
CREATE TABLE tokens (hash text PRIMARY KEY, member uuid, tenant uuid);
CREATE TABLE portfolios (tenant uuid, id uuid, slug text, name text, base_currency text, tags json,
    description text, created_at timestamptz DEFAULT now(), PRIMARY KEY (tenant, slug));
CREATE TABLE accounts (tenant uuid, id uuid, slug text, name text, currency text, PRIMARY KEY (tenant, slug));
CREATE TABLE positions (tenant uuid, id uuid, portfolio text, symbol text, quantity numeric, entry_price numeric,
    note text, PRIMARY KEY (tenant, id));
CREATE INDEX ON positions (tenant, portfolio, id);
CREATE TABLE entries (tenant uuid, id uuid, account text, date text, type text, amount numeric,
    PRIMARY KEY (tenant, id));
CREATE TABLE idempotency (tenant uuid, key text, response text, PRIMARY KEY (tenant, key));
CREATE TABLE audit (sequence bigserial PRIMARY KEY, tenant uuid, actor uuid, method text, object text,
    at timestamptz DEFAULT now());
CREATE TABLE jobs (tenant uuid, id uuid, method text, request json, state text, PRIMARY KEY (tenant, id));
"""


async def fill(host, token):
    """Makes the database with as many rows as the demo has."""
    maker = await asyncpg.connect(host=host, user="postgres", database="postgres")
    await maker.execute("CREATE DATABASE peer")
    await maker.close()
    connection = await asyncpg.connect(host=host, user="postgres", database="peer")
    await connection.execute(SCHEMA)
    tenant = uuid.uuid4()
    await connection.execute("INSERT INTO tokens VALUES ($1, $2, $3)",
                             hashlib.sha256(token.encode()).hexdigest(), uuid.uuid4(), tenant)
    for slug in ("demo-long-short", "demo-individual", "demo-options"):
        await connection.execute(
            "INSERT INTO portfolios VALUES ($1, $2, $3, $4, 'USD', '[]', 'A demo portfolio')", tenant,
            uuid.uuid4(), slug, slug)
        for i in range(60):
            await connection.execute("INSERT INTO positions VALUES ($1, $2, $3, $4, 100, 12.5, '')", tenant,
                                     uuid.uuid4(), slug, f"S{i}")
    for i in range(5):
        await connection.execute("INSERT INTO accounts VALUES ($1, $2, $3, $3, 'USD')", tenant, uuid.uuid4(),
                                 f"account-{i}")
    await connection.close()
