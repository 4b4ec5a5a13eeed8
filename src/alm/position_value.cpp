#include "alm/position_value.hpp"

#include <algorithm>

#include "alm/accrual.hpp"
#include "alm/renewal.hpp"

namespace ballast::alm {

namespace {

// The client's rate follows the overnight rate by the pass-through, never below zero; accrual is
// on the balance that is left, or on all of it where the balance is constant.
void add_deposit(const Position& position, const PositionTerms& terms, const Walk& walk,
                 const RateView& rates, const ValueTerms& value, double sign, std::size_t lane,
                 PositionValue& out) {
    const double rate =
        std::max(0.0, *position.rate + terms.pass_through * rates.overnight_shift());
    const Accrual accrual(position.day_count == fin::DayCount::kActActIcma
                              ? fin::DayCount::kAct365Fixed
                              : position.day_count);
    const auto years = [&](fin::Date from, fin::Date to) { return accrual.years(from, to); };
    const auto add = [&](double balance, fin::Date from, fin::Date to) {
        split_by_month(value.horizon, from, to, years, [&](std::size_t month, double part) {
            out.months[month][lane] += sign * balance * rate * part;
        });
    };
    if (value.balance == BalanceRule::kConstant) {
        add(position.balance, rates.as_of(), value.horizon.end());
        return;
    }
    fin::Date from = rates.as_of();
    double balance = position.balance;
    for (const Flow& flow : walk.flows) {
        add(balance, from, flow.date);
        from = flow.date;
        balance = flow.balance;
    }
    if (from < value.horizon.end()) add(balance, from, value.horizon.end());
}

}  // namespace

void PositionValue::clear() {
    eve = {};
    stub = {};
    std::ranges::fill(months, Lanes{});
    std::ranges::fill(renewal, Lanes{});
}

void add_running(const Position& position, const Walk& walk, const Horizon& horizon, double scale,
                 std::size_t lane, std::vector<Lanes>& months, Lanes* stub) {
    const Accrual accrual = accrual_of(position);
    const auto years = [&](fin::Date from, fin::Date to) { return accrual.years(from, to); };
    for (const Segment& segment : walk.segments) {
        if (segment.start >= horizon.end()) break;
        const double yearly = scale * segment.base * segment.rate;
        const bool late = stub && segment.paid > horizon.end();
        split_by_month(horizon, segment.start, segment.end, years,
                       [&](std::size_t month, double part) {
                           months[month][lane] += yearly * part;
                           if (late) (*stub)[lane] += yearly * part;
                       });
    }
}

void value_position(const Position& position, const PositionTerms& terms, const LaneTables& tables,
                    const Regulation& regulation, const ValueTerms& value, PositionValue& out) {
    const double sign = position.side == Side::kAsset ? 1.0 : -1.0;
    for (std::size_t lane = 0; lane < tables.used; ++lane) {
        const RateView rates(tables, terms.currency, lane);
        const Walk walked = walk(position, terms.walk, rates, regulation);
        for (const Flow& flow : walked.flows) {
            const double interest =
                flow.interest - (value.margins == MarginRule::kExcluded ? flow.margin : 0.0);
            out.eve[lane] += sign * (interest + flow.principal) * rates.discount(flow.date);
        }
        const bool deposit = position.type == PositionType::kNonMaturity;
        if (!deposit)
            add_running(position, walked, value.horizon, sign, lane, out.months, &out.stub);
        else if (position.rate)
            add_deposit(position, terms, walked, rates, value, sign, lane, out);
        if (value.balance == BalanceRule::kConstant && !(deposit && position.rate))
            add_renewals(position, terms, walked, rates, regulation, value, sign, lane,
                         out.renewal);
    }
}

}  // namespace ballast::alm
