#include "clo/projection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>

#include "clo/dated_flows.hpp"
#include "clo/path_run-inl.hpp"
#include "clo/tranche_price.hpp"

namespace ballast::clo {

namespace {

// Records steps and tests of a projection.
class Recorder {
public:
    static constexpr bool kEveryStep = true;

    Recorder(const DealPlan& plan, bool records, Projection& result)
        : plan_(plan), records_(records), result_(result) {}

    void begin(std::size_t period) { period_ = period; }

    void step(Waterfall waterfall, const Operation& op, double available, double due, double paid) {
        if (records_) add(waterfall, op.id, std::nullopt, available, due, paid);
    }
    void shortfall(const Operation& op, const Operation& unpaid, double available, double due,
                   double paid) {
        if (records_) add(Waterfall::kPrincipal, op.id, unpaid.id, available, due, paid);
    }
    void coverage(Waterfall waterfall, int group, const CoverageValues<double>& values) {
        if (!records_) return;
        const PeriodPlan& period = plan_.periods[period_];
        const CoveragePlan& terms = plan_.coverage[group];
        const double unit = plan_.cents ? 100.0 : 1.0;
        CoverageRow row{.date = period.dates.payment, .waterfall = waterfall, .id = terms.id};
        row.oc_numerator = values.oc_numerator / unit;
        row.oc_denominator = values.oc_denominator / unit;
        row.ic_numerator = values.ic_numerator / unit;
        row.ic_denominator = values.ic_denominator / unit;
        if (values.oc_denominator > kPaidOff) row.oc = values.oc_numerator / values.oc_denominator;
        if (values.ic_denominator > kPaidOff) row.ic = values.ic_numerator / values.ic_denominator;
        if (terms.oc > 0.0) row.oc_trigger = terms.oc;
        if (terms.ic > 0.0) row.ic_trigger = terms.ic;
        if (period.oc_applies[group])
            row.oc_passes = coverage_passes(values.oc_numerator, values.oc_denominator, terms.oc,
                                            plan_.coverage_pass);
        if (period.ic_applies[group])
            row.ic_passes = coverage_passes(values.ic_numerator, values.ic_denominator, terms.ic,
                                            plan_.coverage_pass);
        result_.tests.push_back(std::move(row));
    }
    void failure(Waterfall, int /*group*/, CoverageTest, bool /*fails*/) {}
    void payment(int /*tranche*/, double /*amount*/) {}
    void event(DefaultEvent event, bool occurs, double amount, double claims) {
        if (!occurs) return;
        std::optional<std::size_t>& last = last_event_[std::size_t(event)];
        const bool goes_on = last && *last + 1 == period_;
        last = period_;
        if (goes_on) return;
        EventRow row{.date = plan_.periods[period_].dates.payment, .event = event};
        row.awaits_vote = !plan_.accelerates && event != DefaultEvent::kMaturity;
        if (event == DefaultEvent::kParRatio)
            row.ratio = amount / claims;
        else
            row.unpaid = amount / (plan_.cents ? 100.0 : 1.0);
        result_.events.push_back(row);
    }

private:
    void add(Waterfall waterfall, const std::string& id, std::optional<std::string> unpaid_step,
             double available, double due, double paid) {
        const double unit = plan_.cents ? 100.0 : 1.0;
        result_.steps.push_back({.date = plan_.periods[period_].dates.payment,
                                 .waterfall = waterfall,
                                 .id = id,
                                 .unpaid_step = std::move(unpaid_step),
                                 .available = available / unit,
                                 .due = due / unit,
                                 .paid = paid / unit,
                                 .unpaid = (due - paid) / unit});
    }

    const DealPlan& plan_;
    bool records_;
    Projection& result_;
    std::size_t period_ = 0;
    std::array<std::optional<std::size_t>, 3> last_event_;  // its last period
};

std::string text_of(const EventRow& row, const DealPlan& plan) {
    const std::string date = row.date.to_string();
    switch (row.event) {
        case DefaultEvent::kParRatio:
            return fmt::format("the par ratio is {:.6g} on {}, below {}", *row.ratio, date,
                               plan.event_trigger);
        case DefaultEvent::kInterest:
            return fmt::format("interest of the controlling class of {:.2f} is unpaid on {}",
                               row.unpaid, date);
        case DefaultEvent::kMaturity:
            return fmt::format("principal of {:.2f} is unpaid at maturity on {}", row.unpaid, date);
    }
    return {};
}

double total(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum;
}

// All cash of the issuer.
double cash_of(const PathState<double>& state) {
    return state.interest_cash + state.principal_cash + total(state.account);
}

class Projector {
public:
    Projector(const Deal& deal, const CompiledDeal& compiled, const ProjectionTerms& terms)
        : deal_(deal),
          plan_(compiled.plan),
          collateral_(compiled.collateral),
          terms_(terms),
          unit_(compiled.plan.cents ? 100.0 : 1.0) {
        for (const TranchePlan& tranche : plan_.tranches)
            result_.tranches.push_back({.id = tranche.id});
        result_.issues = collateral_.issues;
    }

    Projection run() && {
        Recorder recorder(plan_, terms_.steps, result_);
        PathRun<double, Recorder> path(plan_, collateral_, recorder);
        before_ = plan_.opening.interest_cash + plan_.opening.principal_cash +
                  total(plan_.opening.accounts);
        path.run(
            [&](std::size_t k) {
                recorder.begin(k);
                return collateral_.base[k];
            },
            [&](std::size_t k, const PeriodCollateral<double>& now, const DateFlows<double>& flows,
                const PathState<double>& state) {
                add_period(k, now, flows, state);
                add_tranches(k, flows, state);
            });
        finish(path.state());
        return std::move(result_);
    }

private:
    void add_period(std::size_t k, const PeriodCollateral<double>& now,
                    const DateFlows<double>& flows, const PathState<double>& state) {
        const PeriodPlan& period = plan_.periods[k];
        PeriodRow row{.date = period.dates.payment,
                      .determination = period.dates.determination,
                      .days = period.days};
        const auto money = [&](double amount) { return amount / unit_; };
        row.performing_begin = money(now.performing_begin);
        row.defaulted = money(now.defaulted_par);
        row.interest = money(now.interest);
        row.scheduled = money(now.scheduled);
        row.unscheduled = money(now.unscheduled);
        row.recoveries = money(now.recoveries);
        row.sales = money(now.sales);
        row.drawn = money(flows.drawn);
        row.performing = money(now.performing + now.sold_par);
        row.defaulted_value = money(now.defaulted_value);
        row.haircut = money(now.haircut);
        row.ccc_haircut = money(flows.ccc_haircut);
        row.interest_proceeds = money(flows.interest_proceeds);
        row.principal_proceeds = money(flows.principal_proceeds);
        row.reinvested = money(flows.reinvested);
        row.diverted = money(flows.diverted);
        row.incentive = money(flows.incentive);
        row.taxes = money(flows.taxes);
        row.hedges = money(flows.hedges);
        row.hedges_unpaid = money(total(state.hedge_unpaid));
        row.to_accounts = money(flows.to_accounts);
        for (std::size_t f = 0; f < plan_.fees.size(); ++f)
            row.fees.push_back(
                {plan_.fees[f].id, money(flows.fee_due[f]), money(flows.fee_paid[f])});
        row.hurdle = money(state.hurdle);
        row.accelerated = state.accelerated;
        row.liquidated = now.final;
        row.imbalance = money(imbalance(k, now, flows, state));
        note_clean_up(period, now);
        result_.cumulative_default += row.defaulted;
        if (row.accelerated && !result_.first_accelerated)
            result_.first_accelerated = static_cast<int>(k) + 1;
        result_.conservation.largest =
            std::max(result_.conservation.largest, std::abs(row.imbalance));
        if (std::abs(row.imbalance) > allowed_imbalance()) result_.conservation.holds = false;
        result_.periods.push_back(std::move(row));
    }

    // Rounding of sums of very large amounts exceeds the fixed part.
    double allowed_imbalance() const {
        return plan_.cents ? 0.0 : std::max(1e-6, 1e-15 * cash_moved_);
    }

    // The first date on which the deal may be called and is not.
    void note_clean_up(const PeriodPlan& period, const PeriodCollateral<double>& now) {
        if (clean_up_noted_ || now.final || !period.callable ||
            !(now.performing < plan_.clean_up_par))
            return;
        clean_up_noted_ = true;
        result_.issues.push_back(
            {Severity::kInfo, "clean_up_call",
             fmt::format("performing par is below the clean-up share from {} on: "
                         "assumptions.call.rule clean_up projects that call",
                         period.dates.payment.to_string()),
             "deal.redemption.clean_up_share"});
    }

    // Cash before the date, collected and earned, less cash paid and kept. Collections that are not
    // whole cents are rounded once when payments are.
    double imbalance(std::size_t k, const PeriodCollateral<double>& now,
                     const DateFlows<double>& flows, const PathState<double>& state) {
        const PeriodPlan& period = plan_.periods[k];
        double in = before_ + now.interest + now.scheduled + now.unscheduled + now.recoveries +
                    now.sales + total(period.hedge_receipts);
        for (std::size_t a = 0; a < plan_.accounts.size(); ++a)
            in += accounts_before(a) * period.account_rates[a];
        double out = flows.reinvested + flows.drawn + flows.incentive + flows.taxes + flows.hedges +
                     total(flows.fee_paid) + total(flows.interest_paid) +
                     total(flows.deferred_paid) + total(flows.principal_paid) + total(flows.equity);
        if (plan_.cents) in = out + cash_of(state) + rounding(in - out - cash_of(state));
        cash_moved_ = (std::abs(in) + std::abs(out) + std::abs(cash_of(state))) / unit_;
        before_ = cash_of(state);
        accounts_.assign(state.account.begin(), state.account.end());
        return in - out - before_;
    }

    // With cents only whole ones are missing or in excess.
    static double rounding(double difference) {
        return std::abs(difference) <= 1.0 + 1e-6 ? 0.0 : difference;
    }

    double accounts_before(std::size_t a) const {
        return accounts_.empty() ? plan_.opening.accounts[a] : accounts_[a];
    }

    void add_tranches(std::size_t k, const DateFlows<double>& flows,
                      const PathState<double>& state) {
        const PeriodPlan& period = plan_.periods[k];
        const auto money = [&](double amount) { return amount / unit_; };
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t) {
            TrancheRow row{.date = period.dates.payment, .rate = period.note_rates[t]};
            row.interest_due = money(flows.interest_due[t]);
            row.interest_paid = money(flows.interest_paid[t]);
            row.deferred_paid = money(flows.deferred_paid[t]);
            row.principal_paid = money(flows.principal_paid[t]);
            row.distribution = money(flows.equity[t]);
            row.newly_deferred = money(flows.newly_deferred[t]);
            row.balance = money(state.balance[t]);
            row.deferred =
                money(state.deferred[t] + (plan_.tranches[t].deferrable ? state.simple[t] : 0.0));
            row.unpaid_interest =
                money(state.unpaid[t] + (plan_.tranches[t].deferrable ? 0.0 : state.simple[t]));
            row.interest_shortfall =
                row.unpaid_interest + (controlling(t, state) ? row.newly_deferred : 0.0);
            result_.tranches[t].flows.push_back(row);
        }
    }

    bool controlling(std::size_t t, const PathState<double>& state) const {
        for (const int s : plan_.sequence)
            if (plan_.tranches[s].can_control && plan_.tranches[s].rank < plan_.tranches[t].rank &&
                state.balance[s] + state.deferred[s] > kPaidOff)
                return false;
        return plan_.tranches[t].can_control;
    }

    void finish(const PathState<double>& state) {
        add_event_issues();
        // What is carried as negative cash is a loss of cash that no step shows.
        for (std::size_t t = 0; t < result_.tranches.size(); ++t) {
            TrancheProjection& tranche = result_.tranches[t];
            std::vector<DatedFlow> principal;
            for (const TrancheRow& row : tranche.flows) {
                tranche.interest_paid += row.interest_paid + row.deferred_paid;
                tranche.principal_paid += row.principal_paid;
                tranche.distributions += row.distribution;
                principal.push_back({row.date, row.principal_paid});
            }
            if (plan_.tranches[t].debt) {
                tranche.loss =
                    (state.balance[t] + state.deferred[t] + state.unpaid[t] + state.simple[t]) /
                    unit_;
                tranche.wal = average_life(principal, terms_.as_of);
            }
            add_yield(t, tranche);
        }
    }

    void add_event_issues() {
        for (const EventRow& row : result_.events)
            if (row.awaits_vote)
                result_.issues.push_back(
                    {Severity::kWarning, "acceleration_vote",
                     fmt::format("event of default: {}; acceleration needs a vote and is not "
                                 "projected",
                                 text_of(row, plan_)),
                     "deal.default_events"});
    }

    void add_yield(std::size_t t, TrancheProjection& tranche) {
        if (deal_.state)
            if (const auto found = deal_.state->tranches.find(tranche.id);
                found != deal_.state->tranches.end())
                tranche.price = found->second.price.value_or(Decimal(100)).to_double();
        const TrancheFlows flows = tranche_flows(plan_, tranche, t, deal_, terms_);
        const double paid = flows.balance * tranche.price / 100.0;
        tranche.yield = yield_of(flows, tranche.price);
        if (plan_.tranches[t].debt) {
            tranche.discount_margin = discount_margin_of(flows, tranche.price);
        } else {
            tranche.irr = tranche.yield;
            if (paid > 0.0) tranche.multiple = tranche.distributions / paid;
        }
    }

    const Deal& deal_;
    const DealPlan& plan_;
    const Collateral& collateral_;
    const ProjectionTerms& terms_;
    double unit_;
    Projection result_;
    double cash_moved_ = 0.0;  // on the date, and what is left
    double before_ = 0.0;
    bool clean_up_noted_ = false;
    std::vector<double> accounts_;
};

}  // namespace

Result<CompiledDeal> compile_all(const Deal& deal, std::span<const Holding> holdings,
                                 const Assumptions& assumptions, const ProjectionTerms& terms) {
    CompiledDeal result;
    TRY(result.plan, compile(deal, {.as_of = terms.as_of,
                                    .most_periods = terms.most_periods,
                                    .indices = terms.indices,
                                    .defects = terms.defects}));
    TRY(result.collateral,
        collect(deal, result.plan, terms.indices, holdings, assumptions, terms.as_of));
    return result;
}

Projection project_liabilities(const Deal& deal, const CompiledDeal& compiled,
                               const ProjectionTerms& terms) {
    return Projector(deal, compiled, terms).run();
}

Result<Projection> project(const Deal& deal, std::span<const Holding> holdings,
                           const Assumptions& assumptions, const ProjectionTerms& terms) {
    TRY(const CompiledDeal compiled, compile_all(deal, holdings, assumptions, terms));
    return project_liabilities(deal, compiled, terms);
}

}  // namespace ballast::clo
