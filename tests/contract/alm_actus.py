"""The loan cases of ACTUS through alm.cashflows: every contract whose terms a position can express.

A position states its current balance; the initial exchange is the payment of a contract that
starts later, without its premium. Amounts that ACTUS gives as separate payments become a
schedule. Observed rates are the forwards of a curve built for them.
"""
import datetime
import math

from alm_calls import by_date, day, flows
from contract import golden

DAY_COUNTS = {"A365": "ACT/365", "A360": "ACT/360", "AA": "ACT/ACT", "30E360": "30E/360"}
MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
# According to tests/golden/alm: the case differs from the standard (docs/methods/alm.md).
DIFFERENT = {"lam21", "lam25"}


class Inexpressible(Exception):
    pass


def date_of(text):
    """A time at the end of a day counts as the next day."""
    date = day(text)
    return date + datetime.timedelta(days=1) if text[11:19] == "23:59:59" else date


def add_months(date, months):
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for last in (31, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(date.day, last))
        except ValueError:
            continue
    raise AssertionError(date)


class Contract:
    def __init__(self, name, case):
        self.name = name
        self.terms = {key: value.strip() if isinstance(value, str) else value
                      for key, value in case["terms"].items()}
        self.case = case
        for term in ("capitalizationEndDate", "scalingEffect", "purchaseDate", "terminationDate"):
            if term in self.terms:
                raise Inexpressible(term)
        if self.terms.get("calendar") == "MF":
            raise Inexpressible("calendar")
        if self.terms.get("interestCalculationBase", "NT") != "NT":
            raise Inexpressible("interest on another base than the balance")
        self.start = date_of(self.terms["initialExchangeDate"])
        self.events = [(date_of(event["eventDate"]), event["eventType"],
                        float(event["payoff"]), float(event["notionalPrincipal"]),
                        float(event["nominalInterestRate"])) for event in case["results"]]
        self.end = max(date for date, kind, *_ in self.events if kind in ("MD", "IP", "PR"))
        self.sign = 1 if self.terms["contractRole"] == "RPA" else -1

    def grid(self, what):
        """Anchor and months of a cycle that starts at the anchor and whose last period is short."""
        cycle, anchor = self.terms.get("cycleOf" + what), self.terms.get("cycleAnchorDateOf" + what)
        if not cycle:
            return None, 0
        if cycle[-3] not in MONTHS:
            raise Inexpressible("cycle in days or weeks")
        anchor, months = date_of(anchor), int(cycle[1:-3]) * MONTHS[cycle[-3]]
        if self.terms.get("endOfMonthConvention") == "EOM" and anchor.day < 31 and \
                (anchor + datetime.timedelta(days=1)).day == 1 and not self.ends_first(anchor):
            raise Inexpressible("end of month")
        end = day(self.terms["maturityDate"]) if "maturityDate" in self.terms else self.end
        on_grid = any(add_months(anchor, k * months) == end for k in range(1200))
        if cycle.endswith("L0") and not on_grid:
            raise Inexpressible("long stub")
        return anchor, months

    def ends_first(self, anchor):
        return anchor >= self.end

    def observed(self):
        """Days and rates of the resets: the index times its multiplier."""
        anchor, months = self.grid("RateReset")
        if not anchor:
            return None, 0, []
        data = next(iter(self.case["dataObserved"].values()))["data"]
        seen = sorted((date_of(row["timestamp"]), float(row["value"])) for row in data)
        resets, k = [], 0
        while (date := add_months(anchor, k * months)) < self.end:
            index = [rate for at, rate in seen if at <= date][-1]
            resets.append((date, index * float(self.terms.get("rateMultiplier", 1))))
            k += 1
        if "nextResetRate" in self.terms:
            resets[0] = (resets[0][0], float(self.terms["nextResetRate"]) -
                         float(self.terms.get("rateSpread", 0)))
        return anchor, months, resets

    def redemptions(self):
        """Type of the position and the terms of its redemption."""
        kind = self.terms["contractType"]
        if kind == "PAM":
            return "bullet", {}
        own = "nextPrincipalRedemptionPayment" in self.terms
        if kind == "ANN" and not own and "amortizationDate" not in self.terms:
            anchor, months = self.grid("PrincipalRedemption")
            return "annuity", {"next_principal": anchor.isoformat(), "principal_months": months}
        paid = {}
        for date, event, payoff, *_ in self.events:
            if event == "PR" and date < self.end:
                paid[date] = paid.get(date, 0.0) + self.sign * payoff
        return "scheduled", {"schedule": [[date.isoformat(), amount]
                                          for date, amount in sorted(paid.items())]}

    def first_day(self):
        """The first date a position can start from: principal redeemed on the date of the initial
        exchange is not part of a balance."""
        if any(event == "PR" and date == self.start for date, event, *_ in self.events):
            return self.start
        return date_of(self.terms["statusDate"])

    def request(self, as_of):
        balance, rate, last = float(self.terms["notionalPrincipal"]), \
            float(self.terms["nominalInterestRate"]), self.start
        if "accruedInterest" in self.terms:  # none on the status date, in all cases
            last = max(last, date_of(self.terms["statusDate"]))
        if as_of >= self.start:
            for date, event, _, notional, nominal in self.events:
                if date <= as_of:
                    balance, rate = abs(notional), nominal
                    last = date if event == "IP" else last
        kind, terms = self.redemptions()
        anchor, months = self.grid("InterestPayment")
        reset, reset_months, rates = self.observed()
        if reset:
            terms.update({"next_reset": reset.isoformat(), "reset_months": reset_months,
                          "spread": float(self.terms.get("rateSpread", 0))})
        for ours, theirs in (("cap", "lifeCap"), ("floor", "lifeFloor"),
                             ("period_cap", "periodCap"), ("period_floor", "periodFloor")):
            if theirs in self.terms:
                terms[ours] = float(self.terms[theirs])
        row = {"id": self.name, "side": "asset" if self.sign > 0 else "liability",
               "type": ("variable_" if reset else "fixed_") + kind, "currency": "USD",
               "balance": balance, "rate": rate,
               "day_count": DAY_COUNTS[self.terms["dayCountConvention"]],
               "last_payment": last.isoformat(), "next_payment": anchor.isoformat(),
               "payment_months": months, "maturity": self.end.isoformat(), **terms}
        return {"analysis_date": as_of.isoformat(), "positions": [row],
                "currencies": {"USD": curve(as_of, reset_months, rates)}}

    def payments(self, after):
        premium = float(self.terms.get("premiumDiscountAtIED", 0))
        sums = {}
        for date, event, payoff, *_ in self.events:
            if date > after:
                # The premium is the price of the contract, not one of its cash flows.
                paid = payoff + (self.sign * premium if event == "IED" else 0.0)
                sums[date.isoformat()] = sums.get(date.isoformat(), 0.0) + paid
        return {date: amount for date, amount in sums.items() if abs(amount) > 1e-9}


def curve(as_of, months, rates):
    """Continuous zero rates whose simple ACT/360 forwards over the resets' term are the rates."""
    nodes, growth = [], 1.0
    for date, rate in rates:
        if date <= as_of:
            continue
        if not nodes:
            nodes.append([date.isoformat(), 0.0])
        end = add_months(date, months)
        growth *= 1 + rate * (end - date).days / 360
        nodes.append([end.isoformat(), math.log(growth) * 365 / (end - as_of).days])
    return {"discount_curve": nodes or [[1, 0.02]], "interpolation": "log_linear_discount"}


def compare(program, case, contract, as_of):
    request = contract.request(as_of)
    if as_of == contract.first_day():
        found = by_date(flows(program, case, request))
    else:
        found = by_date(program.call("alm.cashflows", request).get("flows", []))
    expected = contract.payments(as_of)
    program.check(f"{case} days", set(found) == set(expected),
                  sorted(set(found) ^ set(expected)))
    for date, amount in expected.items():
        program.check(f"{case} {date}", abs(found.get(date, 0.0) - amount) < 1e-5,
                      f"{found.get(date)} is not {amount}")


def restarts(contract):
    """Days on which interest is paid, without the contract's first and last one."""
    dates = [date for date, event, *_ in contract.events
             if event == "IP" and contract.first_day() < date < contract.end]
    return dates[:1] + dates[len(dates) // 2:len(dates) // 2 + 1] + dates[-1:]


def run(program):
    expressed, left_out = 0, {}
    for kind in ("pam", "lam", "nam", "ann"):
        for name, case in golden("alm", f"actus_{kind}.json")["cases"].items():
            try:
                contract = Contract(name, case)
                contract.request(contract.start)
            except Inexpressible as reason:
                left_out[name] = str(reason)
                continue
            expressed += 1
            if name in DIFFERENT:
                continue
            first = contract.first_day()
            for as_of in sorted({first, max(first, contract.start), *restarts(contract)}):
                compare(program, f"{name} as of {as_of}", contract, as_of)
    # A change of the mapping must not drop cases silently.
    program.check("ACTUS cases that a position can state", expressed >= 30, left_out)
