#include "alm/renewal.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "alm/accrual.hpp"
#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

bool is_like(const Position& position, RenewalRule rule) {
    return rule == RenewalRule::kLike && position.type != PositionType::kNonMaturity;
}

// The contract that replaces 1 of the position's principal on `date`, except for its rate.
Position like_dates(const Position& position, Date date) {
    const int term = renewal_months(position, RenewalRule::kLike);
    const bool variable = is_variable(position.type);
    const bool month_ends = model::rolls_on_month_ends(position);
    const auto after = [&](int months) { return model::months_after(date, months, month_ends); };
    Position like = position;
    like.end_of_month = month_ends;
    if (amortization_of(position.type) == Amortization::kScheduled)
        like.type = variable ? PositionType::kVariableBullet : PositionType::kFixedBullet;
    like.balance = 1.0;
    like.start = like.last_payment = date;
    like.maturity = after(term);
    like.next_payment = position.payment_months > 0
                            ? std::min(after(position.payment_months), *like.maturity)
                            : *like.maturity;
    like.next_principal.reset();
    if (position.principal_months > 0) like.next_principal = after(position.principal_months);
    like.grace_end.reset();
    like.teaser_end.reset();
    like.teaser_rate.reset();
    like.schedule.clear();
    like.spread = position.renew_margin;
    like.next_reset.reset();
    if (variable && position.reset_months > 0) like.next_reset = after(position.reset_months);
    return like;
}

// The fixed rate at which the leg has the same value as a floating leg on the projection curve.
double par_rate(const Position& position, const PositionTerms& terms, const RateView& rates,
                Date date) {
    Position like = like_dates(position, date);
    const ProjectionPlan plan(like, rates.as_of());
    const auto factor = [&](Date day) { return rates.projected(terms.flow_terms.projection, day); };
    double annuity = 0.0;
    for (const ProjectionEvent& event : plan.events()) annuity += event.years * factor(event.date);
    return (factor(date) - factor(*like.maturity)) / annuity;
}

double like_rate(const Position& position, const PositionTerms& terms, const RateView& rates,
                 Date date) {
    const bool variable = is_variable(position.type);
    if (terms.flow_terms.kind == LegKind::kNotional && !variable)
        return par_rate(position, terms, rates, date) + position.renew_margin;
    const int index = position.index_months > 0 ? position.index_months : position.reset_months;
    const double rate = rates.index(terms.flow_terms.projection, date,
                                    variable ? index : renewal_months(position, RenewalRule::kLike),
                                    terms.flow_terms.index_day_count) +
                        position.renew_margin;
    return variable ? all_in_rate(rate, position.floor, position.cap, 0.0) : rate;
}

// Consecutive loans of renew_months, each at its own forward.
void add_bullets(const Position& position, const PositionTerms& terms, const RateView& rates,
                 const Horizon& horizon, Date date, double principal, std::size_t lane,
                 std::vector<Lanes>& months) {
    const bool month_ends = model::rolls_on_month_ends(position);
    while (date < horizon.end()) {
        const Date end = model::months_after(date, position.renew_months, month_ends);
        const double rate = rates.index(terms.flow_terms.projection, date, position.renew_months,
                                        terms.flow_terms.index_day_count) +
                            position.renew_margin;
        const Accrual accrual = accrual_until(position.renew_day_count, end, position.renew_months);
        split_by_month(
            horizon, date, end, [&](Date from, Date to) { return accrual.years(from, to); },
            [&](std::size_t month, double part) {
                months[month][lane] += principal * rate * part;
            });
        date = end;
    }
}

// Interest earned by 1 of principal, day by day, computed once per day: redemptions of a
// replacement are replaced in turn, on a later day.
class LikeUnits {
public:
    LikeUnits(const Position& position, const PositionTerms& terms, const LaneTables& tables,
              const Regulation& regulation, const Horizon& horizon)
        : position_(position),
          terms_(terms),
          own_(terms.flow_terms),
          tables_(tables),
          regulation_(regulation),
          horizon_(horizon) {
        own_.withdrawal = nullptr;  // applies overnight to the balance on the analysis date
    }

    const std::vector<Lanes>& due_on(Date date) {
        const auto known = units_.find(date);
        if (known != units_.end()) return known->second;
        std::vector<Lanes> unit(horizon_.months(), Lanes{});
        Position like = like_dates(position_, date);
        const ProjectionPlan plan(like, tables_.as_of, horizon_.end());
        for (std::size_t lane = 0; lane < tables_.used; ++lane) {
            const RateView rates(tables_, terms_.currency, lane);
            like.rate = like_rate(position_, terms_, rates, date);
            const CashFlowSchedule projected =
                projection_plan(like, plan, own_, rates, regulation_);
            add_running(like, projected, horizon_, 1.0, lane, unit, nullptr);
            add_replaced(projected, lane, unit);
        }
        return units_.emplace(date, std::move(unit)).first->second;
    }

private:
    void add_replaced(const CashFlowSchedule& projected, std::size_t lane,
                      std::vector<Lanes>& unit) {
        DueByLane due;
        add_due(projected, 1.0, {.lane = {lane}, .count = 1}, horizon_, due);
        for (const auto& [date, principal] : due) {
            const std::vector<Lanes>& next = due_on(date);
            for (std::size_t m = 0; m < unit.size(); ++m)
                unit[m][lane] += principal[lane] * next[m][lane];
        }
    }

    const Position& position_;
    const PositionTerms& terms_;
    ProjectionTerms own_;
    const LaneTables& tables_;
    const Regulation& regulation_;
    const Horizon& horizon_;
    std::map<Date, std::vector<Lanes>> units_;
};

}  // namespace

int renewal_months(const Position& position, RenewalRule rule) {
    if (position.renew_months > 0 || !is_like(position, rule)) return position.renew_months;
    if (!position.start || !position.maturity) return 0;
    const Date from = *position.start;
    int months =
        (position.maturity->year() - from.year()) * 12 + position.maturity->month() - from.month();
    while (months > 0 && fin::add_months(from, months) > *position.maturity) --months;
    return std::max(months, 0);
}

RenewalRule renewal_rule(const Position& contract, LegKind kind, RenewalRule rule) {
    if (kind == LegKind::kCap || kind == LegKind::kFloor) return RenewalRule::kBullet;
    return kind == LegKind::kNotional && contract.renew_months > 0 ? RenewalRule::kLike : rule;
}

Position like_contract(const Position& position, const PositionTerms& terms, const RateView& rates,
                       Date date) {
    Position like = like_dates(position, date);
    like.rate = like_rate(position, terms, rates, date);
    return like;
}

void add_due(const CashFlowSchedule& schedule, double scale, const ScheduleLanes& lanes,
             const Horizon& horizon, DueByLane& due) {
    for (const Flow& flow : schedule.flows) {
        if (flow.date >= horizon.end()) break;
        // The payment that starts a forward-starting contract is not replaced.
        const double redeemed = flow.principal + flow.notional;
        if (redeemed == 0.0 || flow.balance + redeemed == 0.0) continue;
        Lanes& amounts = due[flow.date];
        for (const std::size_t lane : lanes) amounts[lane] += scale * redeemed;
    }
}

void add_renewals(const Position& position, const PositionTerms& terms, DueByLane due,
                  const LaneTables& tables, const Regulation& regulation, const ValueTerms& value,
                  std::vector<Lanes>& months) {
    if (!is_like(position, renewal_rule(position, terms.flow_terms.kind, value.renewal))) {
        for (std::size_t lane = 0; lane < tables.used; ++lane)
            for (const auto& [date, principal] : due)
                add_bullets(position, terms, RateView(tables, terms.currency, lane), value.horizon,
                            date, principal[lane], lane, months);
        return;
    }
    add_like_contracts(position, terms, std::move(due), tables, regulation, value.horizon, months);
}

void add_like_contracts(const Position& position, const PositionTerms& terms, DueByLane due,
                        const LaneTables& tables, const Regulation& regulation,
                        const Horizon& horizon, std::vector<Lanes>& months, DueByLane* redeemed) {
    ProjectionTerms own = terms.flow_terms;
    own.withdrawal = nullptr;  // applies overnight to the balance on the analysis date
    while (!due.empty()) {
        const auto [date, principal] = *due.begin();
        due.erase(due.begin());
        Position like = like_dates(position, date);
        const ProjectionPlan plan(like, tables.as_of, horizon.end());
        for (std::size_t lane = 0; lane < tables.used; ++lane) {
            if (principal[lane] == 0.0) continue;
            const RateView rates(tables, terms.currency, lane);
            like.rate = like_rate(position, terms, rates, date);
            const CashFlowSchedule projected = projection_plan(like, plan, own, rates, regulation);
            add_running(like, projected, horizon, principal[lane], lane, months, nullptr);
            add_due(projected, principal[lane], {.lane = {lane}, .count = 1}, horizon,
                    redeemed ? *redeemed : due);
        }
    }
}

void fill_like_units(const Position& position, const PositionTerms& terms,
                     std::span<const std::optional<Date>> dates, const LaneTables& tables,
                     const Regulation& regulation, const Horizon& horizon, double* table) {
    LikeUnits units(position, terms, tables, regulation, horizon);
    for (std::size_t i = 0; i < dates.size(); ++i) {
        if (!dates[i]) continue;
        double* row = table + i * horizon.months() * kLanes;
        for (const Lanes& month : units.due_on(*dates[i]))
            row = std::copy(month.begin(), month.end(), row);
    }
}

std::size_t renewal_days(const Position& position, RenewalRule rule, const Horizon& horizon,
                         Date as_of) {
    const int months = renewal_months(position, rule);
    const int index =
        is_like(position, rule) ? std::max(position.index_months, position.reset_months) : 0;
    constexpr int kMonthEndDays = 3;  // from a day clipped in February to the end of the month
    const Date last = fin::add_months(horizon.end(), months + index) + kMonthEndDays;
    return static_cast<std::size_t>(last - as_of) + 1;
}

}  // namespace ballast::alm
