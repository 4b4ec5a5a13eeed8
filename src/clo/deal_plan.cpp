#include "clo/deal_plan.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/deal_check.hpp"
#include "clo/deal_programs.hpp"
#include "clo/refuse.hpp"
#include "clo/reinvestment_conditions.hpp"

namespace ballast::clo {

namespace {

double hundred(const Deal& deal) {
    return deal.options.rounding == MoneyRounding::kCents ? 100.0 : 1.0;
}

// An amount in the unit of the plan: a whole number of cents where the deal pays in cents, which
// the product of a fraction and 100 need not be.
double in_unit(const Deal& deal, const Decimal& amount) {
    const double unit = hundred(deal);
    return unit == 1.0 ? amount.to_double() : std::nearbyint(amount.to_double() * unit);
}

void add_tranches(const Deal& deal, DealPlan& plan) {
    for (const Tranche& tranche : deal.tranches) {
        plan.tranches.push_back(
            {.id = tranche.id,
             .rank = tranche.rank,
             .debt = tranche.kind == TrancheKind::kDebt,
             .deferrable = tranche.deferrable,
             .interest_on_deferred = tranche.interest_on_deferred,
             .compounds = tranche.compound_deferred,
             .in_coverage = tranche.in_coverage,
             .can_control = tranche.can_control && tranche.kind == TrancheKind::kDebt});
        plan.simple_interest |= tranche.interest_on_deferred && !tranche.compound_deferred;
        plan.originals.push_back(in_unit(deal, tranche.original));
        if (tranche.kind == TrancheKind::kEquity) plan.equity_original += plan.originals.back();
    }
    for (std::size_t t = 0; t < plan.tranches.size(); ++t)
        if (plan.tranches[t].debt) plan.sequence.push_back(static_cast<int>(t));
    const auto rank_of = [&](int t) { return plan.tranches[t].rank; };
    std::ranges::stable_sort(plan.sequence, {}, rank_of);
    for (const int t : plan.sequence) {
        if (plan.ranks.empty() || rank_of(plan.ranks.back().front()) != rank_of(t))
            plan.ranks.emplace_back();
        plan.ranks.back().push_back(t);
    }
}

void add_coverage(const Deal& deal, DealPlan& plan) {
    for (const Coverage& each : deal.coverage) {
        CoveragePlan group{.id = each.id, .oc = each.oc.value_or(0.0), .ic = each.ic.value_or(0.0)};
        int lowest = 0;
        for (const std::string& id : each.tranches) {
            group.group.push_back(tranche_index(deal, id));
            lowest = std::max(lowest, plan.tranches[group.group.back()].rank);
        }
        for (const int t : plan.sequence) {
            const bool named = std::ranges::find(group.group, t) != group.group.end();
            if (plan.tranches[t].in_coverage && (named || plan.tranches[t].rank < lowest))
                group.tranches.push_back(t);
        }
        for (std::size_t other = 0; other < plan.coverage.size(); ++other) {
            const std::vector<int>& first = plan.coverage[other].tranches;
            if (std::ranges::mismatch(first, group.tranches).in1 == first.end())
                group.extends = static_cast<int>(other);
        }
        plan.coverage.push_back(std::move(group));
    }
    for (const Diversion& each : deal.diversions)
        plan.diversions.push_back({.coverage = coverage_index(deal, each.coverage),
                                   .trigger = each.trigger,
                                   .share = each.share,
                                   .to = each.to});
}

// Interest of a coupon for a period, per year.
Result<double> coupon_rate(const Deal& deal, const Coupon& coupon, std::size_t projected,
                           fin::Date start, const IndexPaths& indices) {
    if (coupon.type == CouponType::kResidual) return 0.0;
    if (coupon.type == CouponType::kFixed) return coupon.rate.value_or(0.0);
    const std::string& name = coupon.index.value_or(deal.index);
    const auto found = indices.find(name);
    if (found == indices.end() || found->second.empty())
        return refuse_at("/curves", fmt::format("curves lacks the index \"{}\"", name),
                         curve_hint(name));
    double index = found->second[std::min(projected, found->second.size() - 1)];
    if (coupon.floor) index = std::max(index, *coupon.floor);
    if (coupon.cap) index = std::min(index, *coupon.cap);
    double spread = coupon.spread;
    for (const SpreadStep& step : coupon.steps)
        if (step.from <= start) spread = step.spread;
    return index + spread;
}

struct PeriodTerms {
    const Deal& deal;
    const IndexPaths& indices;
    std::size_t projected;  // 0 is the first projected period
    double unit;
};

Status add_notes(const PeriodTerms& terms, PeriodPlan& period) {
    const Deal& deal = terms.deal;
    for (const Tranche& tranche : deal.tranches) {
        TRY(const double rate,
            coupon_rate(deal, tranche.coupon, terms.projected, period.dates.start, terms.indices));
        const fin::DayCount day_count = tranche.day_count.value_or(
            tranche.coupon.type == CouponType::kFixed ? deal.day_counts.fixed
                                                      : deal.day_counts.floating);
        period.note_rates.push_back(rate);
        period.accruals.push_back(rate * accrual_fraction(day_count, period.dates.start,
                                                          period.dates.payment,
                                                          deal.payments.months));
        double due = 0.0;
        for (const Instalment& instalment : tranche.amortization)
            if (instalment.date <= period.dates.payment) due += instalment.amount.to_double();
        period.amortized.push_back(due * terms.unit);
    }
    return {};
}

Status add_fees(const PeriodTerms& terms, PeriodPlan& period) {
    for (const Fee& fee : terms.deal.fees) {
        const double years = accrual_fraction(fee.day_count, period.dates.start,
                                              period.dates.payment, terms.deal.payments.months);
        const bool has_rate = fee.basis != FeeBasis::kFixed;
        period.fee_rates.push_back(has_rate ? fee.rate * years : 0.0);
        period.fee_amounts.push_back(fee.amount.to_double() * years * terms.unit);
        period.fee_cap_rates.push_back(fee.cap ? fee.cap->rate * years : 0.0);
        period.fee_cap_amounts.push_back(fee.cap ? fee.cap->amount.to_double() * years * terms.unit
                                                 : 0.0);
        double unpaid = 0.0;
        if (fee.interest_on_unpaid) {
            TRY(unpaid, coupon_rate(terms.deal, *fee.interest_on_unpaid, terms.projected,
                                    period.dates.start, terms.indices));
        }
        period.fee_unpaid_rates.push_back(unpaid * years);
    }
    for (const Account& account : terms.deal.accounts) {
        double rate = 0.0;
        if (account.earns) {
            TRY(rate, coupon_rate(terms.deal, *account.earns, terms.projected, period.dates.start,
                                  terms.indices));
        }
        period.account_rates.push_back(rate * accrual_fraction(fin::DayCount::kAct360,
                                                               period.dates.start,
                                                               period.dates.payment, 3));
    }
    return {};
}

double notional(const Hedge& hedge, fin::Date start) {
    double result = hedge.notional.to_double();
    for (const HedgeNotional& step : hedge.schedule)
        if (step.from <= start) result = step.amount.to_double();
    return result;
}

// Interest of a leg for the period; of caps and floors, of what they pay.
Result<double> leg(const PeriodTerms& terms, const Hedge& hedge,
                   const std::optional<Coupon>& coupon, bool received, const PeriodPlan& period) {
    if (!coupon) return 0.0;
    Coupon used = *coupon;
    double strike = 0.0;
    const bool cap = hedge.kind == HedgeKind::kCap, floor = hedge.kind == HedgeKind::kFloor;
    if (received && (cap || floor)) {
        strike = (cap ? coupon->floor : coupon->cap).value_or(coupon->rate.value_or(0.0));
        used.type = CouponType::kFloating;
        used.floor = used.cap = std::nullopt;
    }
    TRY(double rate,
        coupon_rate(terms.deal, used, terms.projected, period.dates.start, terms.indices));
    if (received && cap) rate = std::max(rate - strike, 0.0);
    if (received && floor) rate = std::max(strike - rate, 0.0);
    const fin::DayCount day_count = used.type == CouponType::kFixed
                                        ? terms.deal.day_counts.fixed
                                        : terms.deal.day_counts.floating;
    return rate * accrual_fraction(day_count, period.dates.start, period.dates.payment,
                                   terms.deal.payments.months);
}

Status add_hedges(const PeriodTerms& terms, PeriodPlan& period) {
    for (const Hedge& hedge : terms.deal.hedges) {
        const fin::Date start = hedge.start.value_or(terms.deal.dates.closing);
        const fin::Date end = hedge.end.value_or(terms.deal.dates.stated_maturity);
        double net = 0.0;
        if (period.dates.payment > start && period.dates.payment <= end) {
            TRY(const double paid, leg(terms, hedge, hedge.pay, false, period));
            TRY(const double received, leg(terms, hedge, hedge.receive, true, period));
            net = (paid - received) * notional(hedge, period.dates.start) * terms.unit;
        }
        period.hedge_payments.push_back(std::max(net, 0.0));
        period.hedge_receipts.push_back(std::max(-net, 0.0));
    }
    return {};
}

void add_tests(const PeriodTerms& terms, PeriodPlan& period) {
    const Deal& deal = terms.deal;
    const fin::Date date = period.dates.payment;
    for (const Coverage& group : deal.coverage) {
        period.oc_applies.push_back(group.oc && (!group.oc_from || *group.oc_from <= date));
        period.ic_applies.push_back(group.ic && (!group.ic_from || *group.ic_from <= date));
    }
    for (const Diversion& diversion : deal.diversions) {
        bool open = period.reinvesting;
        if (diversion.until && *diversion.until != "reinvestment_end")
            open = date <= fin::Date::parse(*diversion.until).value();
        period.diverts.push_back(open);
    }
}

// How many dates interest has to be unpaid until the days of grace of the first of them end before
// the next date.
void add_grace(const std::vector<PaymentPeriod>& all, int days, DealPlan& plan) {
    const auto place = [&](const PeriodPlan& period) {
        return static_cast<std::size_t>(
            std::ranges::find(all, period.dates.payment, &PaymentPeriod::payment) - all.begin());
    };
    for (PeriodPlan& period : plan.periods) {
        const std::size_t at = place(period);
        if (at + 1 == all.size()) continue;
        const fin::Date next = all[at + 1].payment;
        std::size_t dates = 1;
        while (dates <= at + 1 && plan.calendar->advance(all[at + 1 - dates].payment, days) >= next)
            ++dates;
        period.grace_dates = static_cast<double>(dates);
    }
}

Status add_periods(const Deal& deal, const PlanTerms& terms, DealPlan& plan) {
    TRY(plan.calendar, payment_calendar(deal.payments));
    TRY(const std::vector<PaymentPeriod> all, payment_periods(deal));
    for (const PaymentPeriod& dates : all) {
        if (dates.payment <= terms.as_of || plan.periods.size() >= terms.most_periods) continue;
        PeriodPlan period{.dates = dates, .days = dates.payment - dates.start};
        period.reinvesting =
            deal.dates.reinvestment_end && dates.payment <= *deal.dates.reinvestment_end;
        period.callable = !deal.dates.non_call_end || dates.payment >= *deal.dates.non_call_end;
        const PeriodTerms each{deal, terms.indices, plan.periods.size(), hundred(deal)};
        TRY_STATUS(add_notes(each, period));
        TRY_STATUS(add_fees(each, period));
        TRY_STATUS(add_hedges(each, period));
        add_tests(each, period);
        if (deal.incentive) {
            const fin::Date from = plan.periods.empty() ? terms.as_of : dates.start;
            period.hurdle_growth =
                std::pow(1.0 + deal.incentive->hurdle,
                         accrual_fraction(deal.day_counts.hurdle, from, dates.payment, 12));
        }
        plan.periods.push_back(std::move(period));
    }
    if (plan.periods.empty())
        return fail(Code::kInvalidInput,
                    fmt::format("the deal has no payment date after {}", terms.as_of.to_string()));
    plan.periods.back().last = true;
    plan.periods.back().matures = plan.periods.back().dates.payment == all.back().payment;
    if (deal.default_events) add_grace(all, deal.default_events->interest_days, plan);
    return {};
}

bool holds_reserve(AccountType type) {
    return type != AccountType::kCollection && type != AccountType::kPayment;
}

// Hurdle balance as of a date: investments less payments, compounded.
double hurdle_balance(const Deal& deal, fin::Date as_of) {
    const Incentive& terms = *deal.incentive;
    const Tranche& equity =
        deal.tranches[static_cast<std::size_t>(tranche_index(deal, terms.tranche))];
    std::vector<Investment> investments = terms.investments;
    std::vector<std::pair<fin::Date, double>> flows;
    for (const Investment& each : investments)
        flows.emplace_back(each.date, each.amount.to_double());
    if (flows.empty()) {
        double price = 100.0;
        if (deal.state)
            if (const auto found = deal.state->tranches.find(equity.id);
                found != deal.state->tranches.end())
                price = found->second.price.value_or(Decimal(100)).to_double();
        flows.emplace_back(deal.dates.closing, equity.original.to_double() * price / 100.0);
    }
    if (deal.state)
        for (const Investment& each : deal.state->equity_payments)
            flows.emplace_back(each.date, -each.amount.to_double());
    std::ranges::stable_sort(flows, {}, [](const auto& flow) { return flow.first; });
    double balance = 0.0;
    fin::Date at = flows.front().first;
    for (const auto& [date, amount] : flows) {
        if (date > as_of) break;
        balance *=
            std::pow(1.0 + terms.hurdle, accrual_fraction(deal.day_counts.hurdle, at, date, 12));
        balance = std::max(balance + amount, 0.0);
        at = date;
    }
    return balance *
           std::pow(1.0 + terms.hurdle, accrual_fraction(deal.day_counts.hurdle, at, as_of, 12));
}

void open_state(const Deal& deal, fin::Date as_of, DealPlan& plan) {
    const DealState state = deal.state.value_or(DealState{});
    OpeningState& open = plan.opening;
    for (const Tranche& tranche : deal.tranches) {
        const auto found = state.tranches.find(tranche.id);
        const TrancheState given = found == state.tranches.end() ? TrancheState{} : found->second;
        open.balances.push_back(in_unit(deal, given.balance.value_or(tranche.original)));
        open.deferred.push_back(in_unit(deal, given.deferred));
        open.unpaid.push_back(in_unit(deal, given.unpaid_interest));
    }
    for (const Fee& fee : deal.fees) {
        const auto found = state.fees.find(fee.id);
        const FeeState given = found == state.fees.end() ? FeeState{} : found->second;
        open.fee_unpaid.push_back(in_unit(deal, given.unpaid));
        open.fee_basis.push_back(given.basis ? in_unit(deal, *given.basis) : -1.0);
    }
    for (const Hedge& hedge : deal.hedges) {
        const auto found = state.hedges.find(hedge.id);
        const HedgeState given = found == state.hedges.end() ? HedgeState{} : found->second;
        open.hedge_unpaid.push_back(in_unit(deal, given.unpaid));
        open.termination.push_back(in_unit(deal, given.termination));
        open.subordinated.push_back(in_unit(deal, given.subordinated));
    }
    for (const Account& account : deal.accounts) {
        const auto found = state.accounts.find(account.id);
        const AccountState given = found == state.accounts.end() ? AccountState{} : found->second;
        const double interest = in_unit(deal, given.interest);
        const double principal = in_unit(deal, given.principal);
        const bool reserve = holds_reserve(account.type) && account.type != AccountType::kRampUp;
        open.accounts.push_back(reserve ? interest + principal : 0.0);
        if (!reserve) {
            open.interest_cash += interest;
            open.principal_cash += principal;
        }
    }
    open.accelerated = state.event_of_default;
    if (deal.incentive) open.hurdle = hurdle_balance(deal, as_of) * hundred(deal);
}

double clean_up_par(const Deal& deal) {
    const Redemption& terms = deal.redemption;
    double collateral = 0.0;
    for (const Tranche& tranche : deal.tranches) collateral += tranche.original.to_double();
    if (terms.closing_collateral) collateral = terms.closing_collateral->to_double();
    return terms.clean_up_share.value_or(0.0) * collateral;
}

void add_options(const Deal& deal, DealPlan& plan) {
    for (const Fee& fee : deal.fees)
        plan.fees.push_back({.id = fee.id,
                             .basis = fee.basis,
                             .basis_amount = fee.basis_amount,
                             .capped = fee.cap.has_value(),
                             .carry_forward = fee.carry_forward});
    for (const Hedge& hedge : deal.hedges) plan.hedges.push_back(hedge.id);
    for (const Account& account : deal.accounts) {
        plan.accounts.push_back(account.id);
        plan.account_types.push_back(account.type);
        plan.account_targets.push_back(in_unit(deal, account.target));
    }
    plan.valuation = deal.valuation;
    plan.coverage_pass = deal.options.coverage_pass;
    plan.ic_cure = deal.options.ic_cure;
    plan.cents = deal.options.rounding == MoneyRounding::kCents;
    plan.reinvest_during = deal.reinvestment.during;
    plan.reinvest_after = deal.reinvestment.after;
    for (const std::string& test : deal.reinvestment.criteria)
        if (const auto group = coverage_criterion(deal, test)) plan.criteria.push_back(*group);
    if (deal.default_events) {
        plan.has_events = true;
        plan.accelerates = deal.default_events->accelerate == Acceleration::kAutomatic;
        if (deal.default_events->par_ratio) {
            plan.event_trigger = deal.default_events->par_ratio->trigger;
            for (const std::string& id : deal.default_events->par_ratio->tranches)
                plan.event_tranches.push_back(tranche_index(deal, id));
        }
    }
    plan.clean_up_par = clean_up_par(deal) * hundred(deal);
    if (deal.incentive) plan.hurdle_tranche = tranche_index(deal, deal.incentive->tranche);
}

Status add_after_conditions(const Deal& deal, DealPlan& plan) {
    for (const std::string& source : deal.reinvestment.after_conditions) {
        if (is_trade_condition(source)) {
            plan.trade_conditions = true;
            continue;
        }
        TRY(Condition condition, compile_condition(source, deal, ValueType::kBoolean));
        plan.after_period.push_back(static_cast<int>(plan.conditions.size()));
        plan.conditions.push_back(std::move(condition));
    }
    return {};
}

}  // namespace

fin::Date projection_date(const Deal& deal) {
    return deal.state && deal.state->as_of ? *deal.state->as_of : deal.dates.closing;
}

Result<DealPlan> compile(const Deal& deal, const PlanTerms& terms) {
    TRY_STATUS(check_deal(deal));
    DealPlan plan;
    plan.defects = terms.defects;
    add_tranches(deal, plan);
    add_coverage(deal, plan);
    add_options(deal, plan);
    TRY_STATUS(add_programs(deal, plan));
    TRY_STATUS(add_after_conditions(deal, plan));
    open_state(deal, terms.as_of, plan);
    TRY_STATUS(add_periods(deal, terms, plan));
    return plan;
}

}  // namespace ballast::clo
