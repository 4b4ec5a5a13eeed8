#include "alm/flows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "alm/accrual.hpp"
#include "alm/projection_plan.hpp"
#include "alm/shared_projection.hpp"
#include "math/distributions.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

class Projector {
public:
    Projector(const Position& position, const ProjectionPlan& plan, const ProjectionTerms& terms,
              const RateView& rates)
        : position_(position),
          plan_(plan),
          terms_(terms),
          rates_(rates),
          amortization_(amortization_of(position.type)) {}

    CashFlowSchedule run() {
        rate_ = plan_.has_teaser() ? *position_.teaser_rate : *position_.rate;
        if (is_option()) rate_ = paid_rate(terms_.kind, rate_, position_, 0.0);
        balance_ = position_.balance;
        previous_ = plan_.start();
        coupon_start_ = plan_.start();
        result_.segments.reserve(plan_.events().size());
        result_.flows.reserve(plan_.events().size() + 1);
        if (plan_.start() > rates_.as_of() && terms_.kind == LegKind::kLoan)
            result_.flows.push_back({.date = plan_.start(),
                                     .paid = plan_.start(),
                                     .principal = -balance_,
                                     .balance = balance_,
                                     .rate = rate_});
        for (const ProjectionEvent& event : plan_.events()) step(event);
        return std::move(result_);
    }

private:
    void step(const ProjectionEvent& event) {
        const Date date = event.date;
        accrue(event);
        Flow flow{.date = date,
                  .paid = terms_.paid(date, rates_.as_of()),
                  .rate = rate_,
                  .reset = fixing_};
        if (event.pays) {
            flow.interest = accrued_;
            flow.margin = accrued_margin_;
            accrued_ = accrued_margin_ = 0.0;
            for (; unpaid_ < result_.segments.size(); ++unpaid_)
                result_.segments[unpaid_].paid = date;
        }
        if (event.redeems) flow.principal = redemption(event, flow.interest);
        balance_ -= flow.principal;
        flow.balance = balance_;
        if (terms_.kind != LegKind::kLoan) std::swap(flow.principal, flow.notional);
        if (event.pays || flow.principal != 0.0 || flow.notional != 0.0)
            result_.flows.push_back(flow);
        if (event.pays) coupon_start_ = date;
        if (event.teaser_ends && !event.resets) {
            rate_ = *position_.rate;
            reprice(date);
        }
        if (event.resets) {
            fix(date);
            reprice(date);
        }
    }

    void accrue(const ProjectionEvent& event) {
        const Date date = event.date;
        if (date > previous_) {
            const double base =
                balance_ + (position_.compounding == InterestRule::kCompounded ? accrued_ : 0.0);
            const double years = event.years;
            const double spread = is_option() ? 0.0 : base * position_.spread * years;
            result_.segments.push_back({.start = previous_,
                                        .end = date,
                                        .paid = date,
                                        .base = base,
                                        .rate = rate_,
                                        .interest = base * rate_ * years,
                                        .margin = spread,
                                        .fixing = fixing_});
            accrued_ += result_.segments.back().interest;
            accrued_margin_ += spread;
        }
        previous_ = date;
    }

    double redemption(const ProjectionEvent& event, double interest) {
        if (event.date == *position_.maturity) return balance_;
        switch (amortization_) {
            case Amortization::kLinear:
                return position_.balance / static_cast<double>(plan_.redemptions().size());
            case Amortization::kScheduled:
                return event.amount;
            case Amortization::kAnnuity:
                if (!payment_)
                    payment_ = balance_ / plan_.annuity_factor(coupon_start_, event.date, rate_);
                return std::min(*payment_ - interest, balance_);
            case Amortization::kBullet:
            case Amortization::kNone:
                break;
        }
        return 0.0;
    }

    void reprice(Date date) {
        if (!result_.repricing) result_.repricing = date;
        if (position_.annuity_mode == AnnuityMode::kRepriceOnReset) payment_.reset();
    }

    void fix(Date date) {
        const int months =
            position_.index_months > 0 ? position_.index_months : position_.reset_months;
        double rate = rates_.index(terms_.projection, date, months, terms_.index_day_count) +
                      position_.spread;
        if (position_.period_cap || position_.period_floor) {
            double change = rate - rate_;
            if (position_.period_floor) change = std::max(change, *position_.period_floor);
            if (position_.period_cap) change = std::min(change, *position_.period_cap);
            rate = rate_ + change;
        }
        const double time = (date - rates_.as_of()) / 365.0;
        rate_ = paid_rate(terms_.kind, rate, position_,
                          rates_.volatility() * std::sqrt(std::max(time, 0.0)));
        fixing_ = date;
    }

    bool is_option() const {
        return terms_.kind == LegKind::kCap || terms_.kind == LegKind::kFloor;
    }

    const Position& position_;
    const ProjectionPlan& plan_;
    const ProjectionTerms& terms_;
    const RateView& rates_;
    Amortization amortization_;
    double rate_ = 0.0;
    double balance_ = 0.0;
    double accrued_ = 0.0;
    double accrued_margin_ = 0.0;
    std::optional<double> payment_;
    std::optional<Date> fixing_;
    Date previous_;
    Date coupon_start_;
    std::size_t unpaid_ = 0;
    CashFlowSchedule result_;
};

// What remains of 1 that prepays from `from` to `to`, with rates multiplied by `factor`.
double survival(const PrepaymentRule& rule, double factor, Date as_of, Date from, Date to) {
    const Accrual accrual(rule.day_count);
    const auto keep = [&](double cpr, Date start, Date end) {
        return std::pow(1.0 - std::min(1.0, cpr * factor), accrual.years(start, end));
    };
    double left = 1.0;
    for (std::size_t month = 0; month < rule.cpr_by_month.size() && from < to; ++month) {
        const Date end = std::min(fin::add_months(as_of, static_cast<int>(month) + 1), to);
        if (end <= from) continue;
        left *= keep(rule.cpr_by_month[month], from, end);
        from = end;
    }
    return from < to ? left * keep(rule.cpr, from, to) : left;
}

// The interest of a coupon's segments, reduced by early repayments: each segment earns on the
// balance outstanding during it, whatever is repaid later in the coupon period.
class ScaledInterest {
public:
    explicit ScaledInterest(InterestRule rule) : compounded_(rule == InterestRule::kCompounded) {}

    void add(Segment& segment, double scale) {
        if (segment.paid != paid_) accrued_ = left_ = margin_ = 0.0;
        paid_ = segment.paid;
        const double earning = compounded_ ? accrued_ : 0.0;
        const double base = (segment.base - earning) * scale + (compounded_ ? left_ : 0.0);
        const double ratio = segment.base == 0.0 ? scale : base / segment.base;
        accrued_ += segment.interest;
        segment.base = base;
        segment.interest *= ratio;
        segment.margin *= ratio;
        left_ += segment.interest;
        margin_ += segment.margin;
    }
    // Of the coupon paid on the day.
    void pay(Flow& flow) const {
        if (paid_ != flow.date) return;
        flow.interest = left_;
        flow.margin = margin_;
    }

private:
    bool compounded_;
    Date paid_;
    double accrued_ = 0.0;  // contractual
    double left_ = 0.0;
    double margin_ = 0.0;
};

// Whether the first flow is the bank's payment that starts the contract.
bool starts_later(const CashFlowSchedule& schedule) {
    return !schedule.flows.empty() && schedule.flows.front().principal < 0.0 &&
           schedule.flows.front().balance == -schedule.flows.front().principal;
}

// The contractual schedule adjusted for early repayments: one factor, behavioral balance over
// contractual balance, falls with every early repayment and scales the interest too.
void apply_behaviour(CashFlowSchedule& schedule, const Position& position,
                     const ProjectionTerms& terms, const RateView& rates,
                     const BehaviourFactors& factors) {
    const double balance = position.balance;
    double scale = 1.0;
    std::optional<Flow> withdrawn;
    // A contract that starts later cannot be withdrawn yet.
    if (terms.withdrawal && !starts_later(schedule)) {
        const double share = std::min(1.0, terms.withdrawal->rate * factors.withdrawal);
        scale = 1.0 - share;
        withdrawn = Flow{.date = rates.as_of() + 1,
                         .paid = rates.as_of() + 1,
                         .principal = balance * share,
                         .balance = balance * scale};
    }
    ScaledInterest interest(position.compounding);
    std::size_t segment = 0;
    Date from = rates.as_of();
    for (Flow& flow : schedule.flows) {
        for (; segment < schedule.segments.size() && schedule.segments[segment].end <= flow.date;
             ++segment)
            interest.add(schedule.segments[segment], scale);
        interest.pay(flow);
        const double before = flow.balance + flow.principal;
        if (&flow == &schedule.flows.front() && starts_later(schedule)) {
            from = flow.date;
            continue;
        }
        const double due = before == 0.0 ? 1.0 : flow.principal / before;
        double early = 0.0;
        if (terms.prepayment)
            early = 1.0 -
                    survival(*terms.prepayment, factors.prepayment, rates.as_of(), from, flow.date);
        const double base =
            terms.prepayment && terms.prepayment->after_redemption ? 1.0 - due : 1.0;
        const double paid = std::min(1.0, due + early * base);
        flow.principal = before * scale * paid;
        const double left = before * scale - flow.principal;
        scale = due >= 1.0 ? 0.0 : scale * (1.0 - paid) / (1.0 - due);
        flow.balance = left;
        from = flow.date;
    }
    if (withdrawn && withdrawn->principal > 0.0)
        schedule.flows.insert(
            std::ranges::upper_bound(schedule.flows, withdrawn->date, {}, &Flow::date), *withdrawn);
}

CashFlowSchedule project_deposit(const Position& position, const DatedAmounts& slots, Date as_of) {
    CashFlowSchedule result;
    double balance = position.balance;
    for (const auto& [date, amount] : slots) {
        if (date <= as_of) continue;
        balance -= amount;
        result.flows.push_back({.date = date,
                                .paid = date,
                                .principal = amount,
                                .balance = balance,
                                .rate = position.rate.value_or(0.0)});
    }
    return result;
}

}  // namespace

BehaviourFactors behaviour_factors(const ProjectionTerms& terms, const Regulation& regulation,
                                   ScenarioKind kind) {
    const auto multiplier = [&](const std::map<ScenarioKind, double>& table) {
        const auto found = table.find(kind);
        return found == table.end() ? 1.0 : found->second;
    };
    BehaviourFactors factors;
    if (terms.prepayment && terms.prepayment->scaled)
        factors.prepayment = multiplier(regulation.prepayment);
    if (terms.withdrawal && terms.withdrawal->scaled)
        factors.withdrawal = multiplier(regulation.withdrawal);
    return factors;
}

CashFlowSchedule projection_plan(const Position& position, const ProjectionPlan& plan,
                                 const ProjectionTerms& terms, const RateView& rates,
                                 const Regulation& regulation) {
    CashFlowSchedule result = Projector(position, plan, terms, rates).run();
    if (terms.prepayment || terms.withdrawal)
        apply_behaviour(result, position, terms, rates,
                        behaviour_factors(terms, regulation, rates.scenario().kind));
    return result;
}

CashFlowSchedule project_cash_flows(const Position& position, const ProjectionTerms& terms,
                                    const RateView& rates, const Regulation& regulation) {
    if (position.type == PositionType::kNonMaturity)
        return project_deposit(position, terms.slots ? *terms.slots : position.slots,
                               rates.as_of());
    return projection_plan(position, ProjectionPlan(position, rates.as_of()), terms, rates,
                           regulation);
}

void for_each_schedule(const Position& position, const ProjectionTerms& terms,
                       const LaneTables& tables, std::size_t currency, const Regulation& regulation,
                       const UseSchedule& use) {
    const bool deposit = position.type == PositionType::kNonMaturity;
    std::optional<ProjectionPlan> plan;
    if (!deposit) plan.emplace(position, tables.as_of);
    std::array<BehaviourFactors, kLanes> factors;
    for (std::size_t lane = 0; lane < tables.used; ++lane)
        factors[lane] = behaviour_factors(terms, regulation, tables.scenarios[lane]->kind);
    std::array<bool, kLanes> done{};
    for (std::size_t first = 0; first < tables.used; ++first) {
        if (done[first]) continue;
        ScheduleLanes lanes;
        for (std::size_t lane = first; lane < tables.used; ++lane) {
            if (lane > first && (is_variable(position.type) || factors[lane] != factors[first]))
                continue;
            done[lane] = true;
            lanes.lane[lanes.count++] = lane;
        }
        const RateView rates(tables, currency, first);
        use(deposit ? project_cash_flows(position, terms, rates, regulation)
                    : projection_plan(position, *plan, terms, rates, regulation),
            lanes);
    }
}

Date ProjectionTerms::paid(Date date, Date as_of) const {
    return calendar ? std::max(calendar->adjust(date, business_days), as_of + 1) : date;
}

std::size_t days_needed(const Position& position, const DatedAmounts* slots, Date as_of) {
    Date last = as_of + 1;
    if (position.maturity) last = std::max(last, *position.maturity);
    for (const DatedAmounts* list : {&position.slots, slots})
        if (list)
            for (const auto& [date, amount] : *list) last = std::max(last, date);
    if (position.business_days != fin::BusinessDayConvention::kUnadjusted)
        last = last + fin::kLongestClosing;
    const int index = std::max(position.index_months, position.reset_months);
    return static_cast<std::size_t>(fin::add_months(last, index) - as_of) + 1;
}

namespace {

// E[max(x - strike, 0)] for x normally distributed around `mean`.
double expected_excess(double mean, double strike, double deviation) {
    if (deviation <= 0.0) return std::max(mean - strike, 0.0);
    const double d = (mean - strike) / deviation;
    return (mean - strike) * math::normal_cdf(d) + deviation * math::normal_pdf(d);
}

}  // namespace

double all_in_rate(double unbounded, const std::optional<double>& floor,
                   const std::optional<double>& cap, double deviation) {
    if (deviation <= 0.0) {
        if (floor) unbounded = std::max(unbounded, *floor);
        return cap ? std::min(unbounded, *cap) : unbounded;
    }
    double expected = unbounded;
    if (floor) expected += expected_excess(unbounded, *floor, deviation) - (unbounded - *floor);
    return cap ? expected - expected_excess(unbounded, *cap, deviation) : expected;
}

double paid_rate(LegKind kind, double rate, const Position& contract, double deviation) {
    if (kind == LegKind::kCap) return expected_excess(rate, *contract.cap, deviation);
    if (kind == LegKind::kFloor) return expected_excess(-rate, -*contract.floor, deviation);
    return all_in_rate(rate, contract.floor, contract.cap, deviation);
}

}  // namespace ballast::alm
