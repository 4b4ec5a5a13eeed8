#!/usr/bin/python3
"""clo_tests_peer.py data FILE HELD OFFERED: writes assets; clo_tests_peer.py tests|trade FILE
REPETITIONS: the tests of a CLO with pandas and NumPy, whole or after one trade."""
import random
import sys
import time

import numpy as np
import pandas as pd

MOODYS = ("Aaa Aa1 Aa2 Aa3 A1 A2 A3 Baa1 Baa2 Baa3 Ba1 Ba2 Ba3 B1 B2 B3 Caa1 Caa2 Caa3 Ca "
          "C").split()
FACTORS = [1, 10, 20, 40, 70, 120, 180, 260, 360, 610, 940, 1350, 1766, 2220, 2720, 3490, 4770,
           6500, 8070, 10000, 10000]
SP = ("AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC+ CCC CCC- CC C D").split()
INDUSTRIES = ["Retail", "Automotive", "Wholesale", "Metals & Mining", "Banking", "Media: "
              "Diversified & Production", "Telecommunications", "Services: Business"]
GROUPS = {"1": ["NL", "AU", "NZ", "GB"], "2": ["DE", "SE", "CH"],
          "3": "AT BE DK FI FR IS LI LU NO ES".split(), "t": "BS BM VG KY JE GG CW".split()}
FLAGS = ("defaulted dip cov_lite bridge current_pay participation deferrable letter_of_credit "
         "swapped_non_discount sp_criteria_exception").split()
CASH = 15e6


def write(path, held, offered):
    draw = random.Random(5)
    with open(path, "w") as out:
        out.write("id,issuer_id,par,market_value,kind,coupon_type,frequency,maturity,spread,coupon,"
                  "floor,unfunded,facility_size,moodys_industry,sp_industry,moodys_category,"
                  "sp_category,seniority,country,moodys_rating,moodys_warf_rating,moodys_recovery,"
                  "sp_rating,country_rating,wal," + ",".join(FLAGS) + "\n")
        for i in range(held + offered):
            cells = [f"A{i:04}", f"I{draw.randrange(i % 17 + 200) if i < held else i}",
                     draw.randrange(500, 3000) * 1000 if i < held else 0, draw.randrange(80, 102),
                     "bond" if draw.random() < 0.05 else "loan",
                     "fixed" if draw.random() < 0.1 else "floating", draw.choice([2, 4, 4, 4, 12]),
                     f"{draw.randrange(2028, 2041)}-06-15", draw.randrange(8, 24) / 400,
                     draw.randrange(20, 40) / 400, draw.choice([0, 0.005, 0.01]),
                     draw.randrange(9) * 1000, draw.randrange(1, 12) * 50000000,
                     draw.choice(INDUSTRIES), f"S{draw.randrange(20)}",
                     draw.choice(["senior_secured_loan"] * 9 + ["non_senior_secured_loan"]),
                     draw.choice(["senior_secured"] * 9 + ["second_lien_or_unsecured"]),
                     draw.choice(["senior_secured"] * 9 + ["senior_unsecured"]),
                     draw.choice(["US"] * 12 + ["CA", "GB", "NL", "DE", "FR", "LU", "KY", "SE"]),
                     MOODYS[draw.randrange(11, 18)], MOODYS[draw.randrange(11, 18)],
                     draw.randrange(5, 13) / 20, SP[draw.randrange(11, 18)],
                     SP[draw.randrange(0, 6)], draw.randrange(100, 700) / 100]
            flags = [int(draw.random() < 0.04) for _ in FLAGS]
            if i >= held:
                flags[0] = 0
            out.write(",".join(map(str, cells + flags)) + "\n")


def diversity(pool):
    issuers = pool.groupby("issuer_id")["par"].sum()
    units = np.minimum(1, issuers / issuers.mean())
    by_industry = pool.groupby(["issuer_id", "moodys_industry"])["par"].sum().reset_index()
    by_industry = by_industry.sort_values(["par", "moodys_industry"], ascending=[False, True])
    main = by_industry.drop_duplicates("issuer_id").set_index("issuer_id")["moodys_industry"]
    sums = units.groupby(main).sum()
    k = np.floor(sums * 10 + 0.5 + 1e-9)
    score = np.select([k <= 10, k <= 30, k <= 60, k <= 100], [
        k / 10, 1 + 0.05 * (k - 10), np.round(2 + (k - 30) / 30, 4), 3 + 0.025 * (k - 60)],
        np.minimum(5, 4 + 0.01 * (k - 100)))
    return score.sum()


def values(frame, cash):
    all_held = frame[frame["par"] > 0]
    pool = all_held[all_held["defaulted"] == 0]
    par = pool["par"]
    cpa = par.sum() + cash
    rank = {name: i for i, name in enumerate(MOODYS)}
    sp_rank = {name: i for i, name in enumerate(SP)}

    def share(mask):
        return par[mask].sum() / cpa

    def top(n, key, mask=None):
        sums = (pool if mask is None else pool[mask]).groupby(key)["par"].sum()
        return 0 if len(sums) < n else sums.nlargest(n).iloc[-1] / cpa

    def average(x, mask=None):
        chosen = par if mask is None else par[mask]
        return (x * par).sum() / chosen.sum() if mask is None else (
            (x[mask] * chosen).sum() / chosen.sum())

    flag = {name: pool[name] == 1 for name in FLAGS}
    country, second = pool["country"], pool["sp_category"] == "second_lien_or_unsecured"
    groups = {name: country.isin(members) for name, members in GROUPS.items()}
    floating = pool["coupon_type"] == "floating"
    spread = average(pool["spread"] + np.maximum(0, pool["floor"] - 0.04), floating)
    factor = pool["moodys_warf_rating"].map(dict(zip(MOODYS, FACTORS)))
    size = pool["facility_size"]
    secured = (pool["kind"] == "loan") & (pool["seniority"] == "senior_secured")
    result = {
        1: (par[(pool["kind"] == "loan") & (pool["moodys_category"] != "non_senior_secured_loan")]
            .sum() + cash) / cpa,
        2: share(~secured | second), 3: top(6, "issuer_id", ~flag["dip"]),
        4: top(1, "issuer_id", ~flag["dip"]), 5: top(1, "issuer_id", flag["dip"]),
        6: top(1, "issuer_id", second), 7: share(pool["moodys_rating"].map(rank) > rank["B3"]),
        8: share(pool["frequency"] < 4), 9: share(~floating), 10: share(flag["current_pay"]),
        11: share(flag["dip"]), 12: pool["unfunded"].sum() / cpa,
        13: share(flag["participation"]), 14: share(country != "US"),
        15: share((country == "CA") | groups["t"]),
        16: share(~country.isin(["US", "CA", "GB"])),
        17: share(groups["1"] | groups["2"] | groups["3"]), 18: share(groups["1"]),
        19: top(1, "country", groups["1"]), 20: share(groups["2"]),
        21: top(1, "country", groups["2"]), 22: share(groups["3"]),
        23: top(1, "country", groups["3"]), 24: share(groups["t"]), 25: top(4, "sp_industry"),
        26: top(2, "sp_industry"), 27: top(1, "sp_industry"), 28: share(flag["bridge"]),
        29: share(flag["cov_lite"]), 30: share(flag["deferrable"]),
        31: share(size < np.where(country == "US", 150e6, 250e6)), 32: spread,
        33: average(pool["moodys_recovery"]), 34: average(pool["coupon"], ~floating),
        35: round(average(pool["wal"]) + 1e-12, 2), 36: average(factor), 37: diversity(pool),
        39: spread, 40: share(pool["sp_rating"].map(sp_rank) > sp_rank["B-"]),
        41: share(country == "CA"), 42: share(flag["letter_of_credit"]),
        43: share(pool["maturity"] > "2038-04-20"),
        44: share(pool["seniority"] != "senior_secured"),
        45: share(flag["swapped_non_discount"]), 46: spread,
        47: share(pool["country_rating"].map(sp_rank) > sp_rank["AA-"]),
        48: share(flag["sp_criteria_exception"]), 53: share(size < 200e6), 54: average(factor)}
    for n in range(1, 5):
        result[48 + n] = top(n, "moodys_industry")
    return result


def main():
    mode, path = sys.argv[1:3]
    if mode == "data":
        write(path, int(sys.argv[3]), int(sys.argv[4]))
        return
    frame = pd.read_csv(path, keep_default_na=False)
    cash = CASH
    if mode == "trade":
        frame.loc[frame["id"] == "A0007", "par"] += 1e6
        cash -= 0.98e6
    for _ in range(int(sys.argv[3])):
        start = time.perf_counter()
        result = values(frame, cash)
        print("time", time.perf_counter() - start)
    for number, value in sorted(result.items()):
        print("value", number, repr(float(value)))


main()
