#include "alm/explain.hpp"

#include <algorithm>
#include <map>

#include "alm/accrual.hpp"
#include "alm/renewal.hpp"
#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

class Explainer {
public:
    Explainer(const ResolvedLeg& resolved, const RateView& rates, const ValueTerms& value)
        : position_(resolved.contract),
          resolved_(resolved),
          rates_(rates),
          value_(value),
          sign_(resolved.sign()) {}

    Explanation run(const Regulation& regulation) {
        const CashFlowSchedule projected = resolved_.project_cash_flows(rates_, regulation);
        add_flows(projected);
        const bool deposit = position_.type == PositionType::kNonMaturity;
        if (!deposit)
            add_running(projected);
        else if (position_.rate)
            add_deposit(projected);
        if (value_.balance == BalanceRule::kConstant && !(deposit && position_.rate))
            add_renewals(projected, regulation);
        for (const ExplainedInterest& part : result_.interest) result_.nii += part.interest;
        return std::move(result_);
    }

private:
    void add_flows(const CashFlowSchedule& projected) {
        for (Flow flow : projected.flows) {
            if (value_.margins == MarginRule::kExcluded) flow.interest -= flow.margin;
            flow.interest *= sign_;
            flow.margin *= sign_;
            flow.principal *= sign_;
            flow.balance *= sign_;
            const double discount = rates_.discount(flow.paid);
            const double worth = (flow.interest + flow.principal) * discount;
            result_.flows.push_back({.flow = flow, .discount = discount, .value = worth});
            result_.eve += worth;
        }
    }

    void add_stretch(ExplainedInterest part, const Accrual& accrual) {
        part.months.assign(value_.horizon.months(), 0.0);
        bool any = false;
        split_by_month(
            value_.horizon, part.start, part.end,
            [&](fin::Date from, fin::Date to) { return accrual.years(from, to); },
            [&](std::size_t month, double years) {
                part.months[month] += part.balance * part.rate * years;
                any = true;
            });
        if (!any) return;
        for (const double month : part.months) part.interest += month;
        result_.interest.push_back(std::move(part));
    }

    void add_running(const CashFlowSchedule& projected) {
        const Accrual accrual = accrual_of(position_);
        for (const Segment& segment : projected.segments) {
            if (segment.start >= value_.horizon.end()) break;
            add_stretch({.start = segment.start,
                         .end = segment.end,
                         .balance = sign_ * segment.base,
                         .rate = segment.rate,
                         .fixing = segment.fixing},
                        accrual);
        }
    }

    void add_deposit(const CashFlowSchedule& projected) {
        const double rate = std::max(
            0.0, *position_.rate + resolved_.terms.pass_through * rates_.overnight_shift());
        const Accrual accrual(position_.day_count == fin::DayCount::kActActIcma
                                  ? fin::DayCount::kAct365Fixed
                                  : position_.day_count);
        const auto add = [&](double balance, fin::Date from, fin::Date to) {
            add_stretch({.start = from, .end = to, .balance = sign_ * balance, .rate = rate},
                        accrual);
        };
        const fin::Date end = value_.horizon.end();
        if (value_.balance == BalanceRule::kConstant)
            return add(position_.balance, rates_.as_of(), end);
        fin::Date from = rates_.as_of();
        double balance = position_.balance;
        for (const Flow& flow : projected.flows) {
            add(balance, from, flow.date);
            from = flow.date;
            balance = flow.balance;
        }
        if (from < end) add(balance, from, end);
    }

    using Due = std::map<fin::Date, double>;

    void add_due(const CashFlowSchedule& projected, double scale, Due& due) const {
        for (const Flow& flow : projected.flows) {
            const double redeemed = flow.principal + flow.notional;
            // The payment that starts a forward-starting contract is not replaced.
            if (flow.date < value_.horizon.end() && redeemed != 0.0 &&
                flow.balance + redeemed != 0.0)
                due[flow.date] += scale * redeemed;
        }
    }

    void add_renewals(const CashFlowSchedule& projected, const Regulation& regulation) {
        const RenewalRule rule =
            renewal_rule(position_, resolved_.terms.flow_terms.kind, value_.renewal);
        if (renewal_months(position_, rule) == 0) return;
        Due due;
        add_due(projected, sign_, due);
        if (rule != RenewalRule::kLike || position_.type == PositionType::kNonMaturity) {
            for (const auto& [date, principal] : due) add_bullets(date, principal);
            return;
        }
        ProjectionTerms own = resolved_.terms.flow_terms;
        own.withdrawal = nullptr;  // applies overnight to the balance on the analysis date
        while (!due.empty()) {
            const auto [date, principal] = *due.begin();
            due.erase(due.begin());
            const Position like = like_contract(position_, resolved_.terms, rates_, date);
            const CashFlowSchedule next = project_cash_flows(like, own, rates_, regulation);
            for (const Segment& segment : next.segments)
                add_stretch({.start = segment.start,
                             .end = segment.end,
                             .balance = principal * segment.base,
                             .rate = segment.rate,
                             .fixing = segment.fixing ? segment.fixing : std::optional(date),
                             .renewal = true},
                            accrual_of(like));
            add_due(next, principal, due);
        }
    }

    void add_bullets(fin::Date date, double principal) {
        while (date < value_.horizon.end()) {
            const fin::Date end = model::months_after(date, position_.renew_months,
                                                      model::rolls_on_month_ends(position_));
            const double rate =
                rates_.index(resolved_.terms.flow_terms.projection, date, position_.renew_months,
                             resolved_.terms.flow_terms.index_day_count) +
                position_.renew_margin;
            add_stretch({.start = date,
                         .end = end,
                         .balance = principal,
                         .rate = rate,
                         .fixing = date,
                         .renewal = true},
                        accrual_until(position_.renew_day_count, end, position_.renew_months));
            date = end;
        }
    }

    const Position& position_;
    const ResolvedLeg& resolved_;
    const RateView& rates_;
    const ValueTerms& value_;
    double sign_;
    Explanation result_;
};

}  // namespace

Explanation explain(const ResolvedPosition& resolved, const LaneTables& tables, std::size_t lane,
                    const Regulation& regulation, const ValueTerms& value) {
    const RateView rates(tables, resolved.currency(), lane);
    Explanation all;
    for (std::size_t i = 0; i < resolved.legs.size(); ++i) {
        Explanation one = Explainer(resolved.legs[i], rates, value).run(regulation);
        const int leg = resolved.legs.size() > 1 ? static_cast<int>(i) + 1 : 0;
        for (ExplainedFlow& row : one.flows) {
            row.leg = leg;
            all.flows.push_back(std::move(row));
        }
        for (ExplainedInterest& row : one.interest) {
            row.leg = leg;
            all.interest.push_back(std::move(row));
        }
        all.eve += one.eve;
        all.nii += one.nii;
    }
    return all;
}

}  // namespace ballast::alm
