#include "alm/renewal.hpp"

#include <algorithm>
#include <map>

#include "alm/accrual.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

// Principal to be replaced, by day: flows of one day are replaced together.
using Due = std::map<Date, double>;

bool is_like(const Position& position, RenewalRule rule) {
    return rule == RenewalRule::kLike && position.type != PositionType::kNonMaturity;
}

void add_due(const Walk& walk, double scale, const Horizon& horizon, Due& due) {
    for (const Flow& flow : walk.flows)
        // The payment that starts a later contract replaces nothing.
        if (flow.date < horizon.end() && flow.principal != 0.0 &&
            flow.balance + flow.principal != 0.0)
            due[flow.date] += scale * flow.principal;
}

// Loans of renew_months, one after the other, each at its own forward.
void add_bullets(const Position& position, const PositionTerms& terms, const RateView& rates,
                 const Horizon& horizon, Date date, double principal, std::size_t lane,
                 std::vector<Lanes>& months) {
    while (date < horizon.end()) {
        const Date end = fin::add_months(date, position.renew_months);
        const double rate = rates.index(terms.walk.projection, date, position.renew_months,
                                        terms.walk.index_day_count) +
                            position.renew_margin;
        const Accrual accrual =
            accrual_of_term(position.renew_day_count, date, position.renew_months);
        split_by_month(
            horizon, date, end, [&](Date from, Date to) { return accrual.years(from, to); },
            [&](std::size_t month, double part) {
                months[month][lane] += principal * rate * part;
            });
        date = end;
    }
}

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

Position like_contract(const Position& position, const PositionTerms& terms, const RateView& rates,
                       Date date) {
    const int term = renewal_months(position, RenewalRule::kLike);
    const bool variable = is_variable(position.type);
    Position like = position;
    if (amortisation_of(position.type) == Amortisation::kScheduled)
        like.type = variable ? PositionType::kVariableBullet : PositionType::kFixedBullet;
    like.balance = 1.0;
    like.start = like.last_payment = date;
    like.maturity = fin::add_months(date, term);
    like.next_payment =
        position.payment_months > 0
            ? std::min(fin::add_months(date, position.payment_months), *like.maturity)
            : *like.maturity;
    like.next_principal.reset();
    if (position.principal_months > 0)
        like.next_principal = fin::add_months(date, position.principal_months);
    like.grace_end.reset();
    like.teaser_end.reset();
    like.teaser_rate.reset();
    like.schedule.clear();
    like.spread = position.renew_margin;
    like.next_reset.reset();
    if (variable && position.reset_months > 0)
        like.next_reset = fin::add_months(date, position.reset_months);
    const int index = position.index_months > 0 ? position.index_months : position.reset_months;
    const double rate = rates.index(terms.walk.projection, date, variable ? index : term,
                                    terms.walk.index_day_count) +
                        position.renew_margin;
    like.rate = variable ? all_in_rate(rate, position.floor, position.cap, 0.0) : rate;
    return like;
}

void add_renewals(const Position& position, const PositionTerms& terms, const Walk& walk,
                  const RateView& rates, const Regulation& regulation, const ValueTerms& value,
                  double sign, std::size_t lane, std::vector<Lanes>& months) {
    if (renewal_months(position, value.renewal) == 0) return;
    Due due;
    add_due(walk, sign, value.horizon, due);
    if (!is_like(position, value.renewal)) {
        for (const auto& [date, principal] : due)
            add_bullets(position, terms, rates, value.horizon, date, principal, lane, months);
        return;
    }
    WalkTerms own = terms.walk;
    own.withdrawal = nullptr;  // overnight, of what stands on the analysis date
    while (!due.empty()) {
        const auto [date, principal] = *due.begin();
        due.erase(due.begin());
        const Position like = like_contract(position, terms, rates, date);
        const Walk walked = alm::walk(like, own, rates, regulation);
        add_running(like, walked, value.horizon, principal, lane, months, nullptr);
        add_due(walked, principal, value.horizon, due);
    }
}

std::size_t renewal_days(const Position& position, RenewalRule rule, const Horizon& horizon,
                         Date as_of) {
    const int months = renewal_months(position, rule);
    const int index =
        is_like(position, rule) ? std::max(position.index_months, position.reset_months) : 0;
    return static_cast<std::size_t>(fin::add_months(horizon.end(), months + index) - as_of) + 1;
}

}  // namespace ballast::alm
