#include "alm/position_value.hpp"

#include <algorithm>

#include "alm/renewal.hpp"
#include "alm/shared_projection.hpp"

namespace ballast::alm {

namespace {

// Interest accrues on the remaining balance, or on the full balance where it is constant.
void add_deposit(const Position& position, const PositionTerms& terms,
                 const CashFlowSchedule& schedule, const RateView& rates, const ValueTerms& value,
                 double sign, std::size_t lane, PositionValue& out) {
    const double rate = deposit_rate(position, terms, rates);
    const Accrual accrual = deposit_accrual(position);
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
    for (const Flow& flow : schedule.flows) {
        add(balance, from, flow.date);
        from = flow.date;
        balance = flow.balance;
    }
    if (from < value.horizon.end()) add(balance, from, value.horizon.end());
}

// `discount`: [day][lane].
template <class SomeLanes>
void add_present_values(const CashFlowSchedule& projected, double sign, MarginRule margins,
                        const SomeLanes& lanes, const double* discount, fin::Date as_of,
                        Lanes& eve) {
    for (const Flow& flow : projected.flows) {
        const double interest =
            flow.interest - (margins == MarginRule::kExcluded ? flow.margin : 0.0);
        const double amount = sign * (interest + flow.principal);
        const double* row = discount + static_cast<std::size_t>(flow.paid - as_of) * kLanes;
        for (const std::size_t lane : lanes) eve[lane] += amount * row[lane];
    }
}

}  // namespace

void PositionValue::clear() {
    eve = {};
    stub = {};
    std::ranges::fill(months, Lanes{});
    std::ranges::fill(renewal, Lanes{});
}

PositionValue& PositionValue::operator+=(const PositionValue& other) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        eve[lane] += other.eve[lane];
        stub[lane] += other.stub[lane];
        for (std::size_t m = 0; m < months.size(); ++m) {
            months[m][lane] += other.months[m][lane];
            renewal[m][lane] += other.renewal[m][lane];
        }
    }
    return *this;
}

double deposit_rate(const Position& position, const PositionTerms& terms, const RateView& rates) {
    return std::max(0.0, *position.rate + terms.pass_through * rates.overnight_shift());
}

Accrual deposit_accrual(const Position& position) {
    return Accrual(position.day_count == fin::DayCount::kActActIcma ? fin::DayCount::kAct365Fixed
                                                                    : position.day_count);
}

void add_running(const Position& position, const CashFlowSchedule& schedule, const Horizon& horizon,
                 double scale, std::size_t lane, std::vector<Lanes>& months, Lanes* stub) {
    const Accrual accrual = accrual_of(position);
    const auto years = [&](fin::Date from, fin::Date to) { return accrual.years(from, to); };
    for (const Segment& segment : schedule.segments) {
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
    const bool deposit = position.type == PositionType::kNonMaturity;
    const bool renews =
        value.measures.nii && value.balance == BalanceRule::kConstant &&
        !(deposit && position.rate) &&
        renewal_months(position, renewal_rule(position, terms.flow_terms.kind, value.renewal)) > 0;
    DueByLane due;
    for_each_schedule(
        position, terms.flow_terms, tables, terms.currency, regulation,
        [&](const CashFlowSchedule& projected, const ScheduleLanes& lanes) {
            if (value.measures.eve)
                add_present_values(projected, sign, value.margins, lanes,
                                   tables.currencies[terms.currency].discount.get(), tables.as_of,
                                   out.eve);
            if (!value.measures.nii) return;
            if (renews) add_due(projected, sign, lanes, value.horizon, due);
            if (deposit) {
                if (position.rate)
                    for (const std::size_t lane : lanes)
                        add_deposit(position, terms, projected,
                                    RateView(tables, terms.currency, lane), value, sign, lane, out);
                return;
            }
            const std::size_t first = *lanes.begin();
            add_running(position, projected, value.horizon, sign, first, out.months, &out.stub);
            for (const std::size_t lane : lanes) {
                out.stub[lane] = out.stub[first];
                for (Lanes& month : out.months) month[lane] = month[first];
            }
        });
    if (renews)
        add_renewals(position, terms, std::move(due), tables, regulation, value, out.renewal);
}

}  // namespace ballast::alm
