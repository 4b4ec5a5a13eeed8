#!/usr/bin/python3
"""DuckDB and pandas on the table of csv.cpp:

    csv_peer.py duckdb FILE REPETITIONS    typed columns into a table in memory, all cores
    csv_peer.py pandas FILE REPETITIONS    text as categories, dates parsed
"""

import ctypes
import os
import sys
import time

WORDS = ["account", "symbol", "isin", "name", "asset_class", "currency", "country", "rating"]
DOUBLES = ["quantity", "price", "market_value", "cost_basis", "accrued", "fx_rate", "delta",
           "duration"]
DATES = ["maturity", "trade_date"]
ORDER = ["id", "account", "symbol", "isin", "name", "asset_class", "currency", "country", *DOUBLES,
         "rating", *DATES, "flag"]
MODULUS = 1 << 50


class Result(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("columns", "rows", "changed", "data", "error",
                                                     "internal")]


class Duckdb:
    def __init__(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self.library = ctypes.CDLL(os.path.join(here, "..", ".deps", "duckdb", "libduckdb.so"))
        database, self.connection = ctypes.c_void_p(), ctypes.c_void_p()
        self.library.duckdb_open(None, ctypes.byref(database))
        self.library.duckdb_connect(database, ctypes.byref(self.connection))
        self.library.duckdb_value_varchar.restype = ctypes.c_void_p
        self.library.duckdb_result_error.restype = ctypes.c_char_p
        self.library.duckdb_value_varchar.argtypes = [ctypes.c_void_p, ctypes.c_uint64,
                                                      ctypes.c_uint64]

    def query(self, text, columns=0):
        result = Result()
        if self.library.duckdb_query(self.connection, text.encode(), ctypes.byref(result)) != 0:
            sys.exit(self.library.duckdb_result_error(ctypes.byref(result)).decode())
        values = [ctypes.string_at(self.library.duckdb_value_varchar(
            ctypes.byref(result), column, 0)).decode() for column in range(columns)]
        self.library.duckdb_destroy_result(ctypes.byref(result))
        return values


def run_duckdb(path, repetitions):
    duckdb = Duckdb()
    types = {name: "VARCHAR" for name in WORDS}
    types |= {name: "DOUBLE" for name in DOUBLES} | {name: "DATE" for name in DATES}
    types |= {"id": "BIGINT", "flag": "BIGINT"}
    columns = ", ".join(f"'{name}': '{types[name]}'" for name in ORDER)
    for repetition in range(repetitions + 1):
        duckdb.query("DROP TABLE IF EXISTS t")
        start = time.perf_counter()
        duckdb.query(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', header=true, "
                     f"columns={{{columns}}})")
        taken = time.perf_counter() - start
        if repetition > 0:
            print("time", taken)
    figures = ["count(*)"]
    for name in ORDER:
        if name in DOUBLES:
            # The bits of a double: DuckDB has them as text of 64 binary digits.
            figures.append(f"sum(({name}::BIT::BIGINT)::HUGEINT % {MODULUS}) % {MODULUS}")
        elif name in DATES:
            figures.append(f"sum(({name} - DATE '1970-01-01')::HUGEINT) % {MODULUS}")
        elif name in WORDS:
            figures.append(f"count(DISTINCT {name})")
        else:
            figures.append(f"sum({name}::HUGEINT) % {MODULUS}")
    values = duckdb.query("SELECT " + ", ".join(figures) + " FROM t", len(figures))
    print("value rows", values[0])
    for name, value in zip(ORDER, values[1:]):
        print("value", name, int(float(value)) % MODULUS)


def run_pandas(path, repetitions):
    import numpy as np
    import pandas as pd
    options = {"dtype": {name: "category" for name in WORDS}, "parse_dates": DATES}
    for _ in range(repetitions):
        start = time.perf_counter()
        frame = pd.read_csv(path, **options)
        print("time", time.perf_counter() - start)
    # Its fast parser of doubles does not round correctly; the values are from the one that does.
    frame = pd.read_csv(path, float_precision="round_trip", **options)
    print("value rows", len(frame))
    for name in ORDER:
        column = frame[name]
        if name in DOUBLES:
            value = int(column.values.view(np.uint64).sum(dtype=np.uint64))
        elif name in DATES:
            value = int(column.values.astype("datetime64[D]").astype(np.int64).sum())
        elif name in WORDS:
            value = column.nunique()
        else:
            value = int(column.sum())
        print("value", name, value % MODULUS)


{"duckdb": run_duckdb, "pandas": run_pandas}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
