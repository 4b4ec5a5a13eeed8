#include "alm/regular.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "alm/accrual.hpp"
#include "alm/renewal.hpp"
#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

constexpr std::size_t kMostLikeDoubles = std::size_t{16} << 20;  // of the tables of like plans
constexpr std::size_t kMostLengths = 200;  // of the steps of a grid; the kernel has room for 256

// Day counts of which the years between two dates depend on nothing else.
bool is_plain(fin::DayCount day_count) {
    return day_count != fin::DayCount::kActActIcma && day_count != fin::DayCount::kThirtyE360Isda;
}

// Of which years(a, c) - years(a, b) = years(b, c).
bool is_additive(fin::DayCount day_count) {
    return day_count == fin::DayCount::kAct360 || day_count == fin::DayCount::kAct365Fixed ||
           day_count == fin::DayCount::kThirtyE360;
}

template <class Key, class Index>
Index find_or_add(std::map<Key, Index>& index, const Key& key, std::size_t size, bool& added) {
    const auto [place, inserted] = index.try_emplace(key, static_cast<Index>(size));
    added = inserted;
    return place->second;
}

void add_length(Grid& grid, double length) {
    const auto found = std::ranges::find(grid.lengths, length);
    grid.kind.push_back(static_cast<std::uint8_t>(found - grid.lengths.begin()));
    if (found != grid.lengths.end()) return;
    grid.lengths.push_back(length);
    for (std::size_t node = 0; node < kRateNodes; ++node)
        grid.inverse.push_back(1.0 / (1.0 + node_rate(node) * length));
}

// Whether the kernel knows every term of the contract but its dates. All fields are named here, so
// that a new one does not compile before it is decided whether the kernel knows it.
bool has_known_terms(const Position& position, const PositionTerms& terms) {
    const auto& [id, side, type, currency, balance, rate, day_count, start, last_payment,
                 next_payment, payment_months, end_of_month, maturity, next_reset, reset_months,
                 index_months, index_curve, spread, cap, floor, period_cap, period_floor,
                 annuity_mode, compounding, principal_months, next_principal, grace_end, teaser_end,
                 teaser_rate, schedule, slots, notice_days, leg2_balance, leg2_rate, leg2_day_count,
                 leg2_last_payment, leg2_next_payment, leg2_payment_months, leg2_next_reset,
                 leg2_reset_months, leg2_index_months, leg2_index_curve, leg2_spread,
                 notional_exchanged, renew_months, renew_margin, renew_day_count, business_days,
                 calendar, product, segment, prepayment, withdrawal, defaults] = position;
    const Amortization amortization = amortization_of(type);
    return !has_legs(type) && amortization != Amortization::kScheduled &&
           amortization != Amortization::kNone && !terms.flow_terms.prepayment &&
           !terms.flow_terms.withdrawal && principal_months == 0 && !next_principal &&
           !period_cap && !period_floor && is_plain(day_count);
}

// Whether it has begun, and pays at least once before its maturity by the terms that hold today.
bool runs_on_its_payments(const Position& position, Date as_of) {
    return position.payment_months > 0 && position.next_payment && position.last_payment &&
           !(position.teaser_end && *position.teaser_end > as_of) &&
           *position.last_payment <= as_of && *position.next_payment > as_of &&
           *position.next_payment < *position.maturity;
}

// Of the month, on which every payment falls but for short months.
int payment_day(const Position& position) {
    return model::date_grid(position, *position.next_payment, position.payment_months).day;
}

// Months of a step: those between payments, or between resets where these are more frequent;
// nothing where a coupon of several resets is none that the kernel can add up.
std::optional<int> step_of(const Position& position) {
    const int step = position.payment_months;
    if (!is_variable(position.type) || position.reset_months == 0 || position.reset_months >= step)
        return step;
    if (amortization_of(position.type) == Amortization::kAnnuity ||
        step % position.reset_months != 0 || position.compounding == InterestRule::kCompounded ||
        !is_additive(position.day_count))
        return std::nullopt;
    return position.reset_months;
}

RegularPosition amounts_of(const Position& position, Date as_of) {
    return {.balance = position.side == Side::kAsset ? position.balance : -position.balance,
            .rate = *position.rate,
            .spread = position.spread,
            .cap = position.cap.value_or(std::numeric_limits<double>::infinity()),
            .floor = position.floor.value_or(-std::numeric_limits<double>::infinity()),
            .renew_margin = position.renew_margin,
            .maturity = *position.maturity - as_of,
            .amortization = amortization_of(position.type),
            .variable = is_variable(position.type),
            .bounded = position.cap || position.floor,
            .fixed_payment = position.annuity_mode == AnnuityMode::kFixedPayment};
}

std::uint8_t shape_of(const RegularPosition& record, int step) {
    const int every = std::min(record.variable ? int{record.reset_every} : step, 15);
    return static_cast<std::uint8_t>((record.variable ? 64 : 0) +
                                     static_cast<int>(record.amortization) % 4 * 16 + every);
}

void place_horizon(Grid& grid, std::int32_t horizon) {
    const auto first = [&](std::int32_t day) {
        return static_cast<int>(std::ranges::lower_bound(grid.days, day) - grid.days.begin());
    };
    grid.first_inside = first(1);
    grid.after_horizon = first(horizon);
}

// Monthly steps that fall into two months each, one after the other.
void find_band(Grid& grid, std::size_t months) {
    const std::size_t padded = (months + 1 + kLanes - 1) / kLanes * kLanes + kLanes;
    const auto first = static_cast<std::size_t>(grid.first_inside);
    std::vector<double> late(padded, 0.0);
    std::vector<double> early(padded, 0.0);
    for (std::size_t k = 0; k <= months && first + k < grid.days.size(); ++k)
        for (std::uint32_t i = grid.first_part[first + k]; i < grid.first_part[first + k + 1];
             ++i) {
            const MonthPart& part = grid.parts[i];
            if (part.month != k && part.month + 1 != k) return;
            (part.month == k ? late : early)[k] = part.years;
        }
    grid.late = std::move(late);
    grid.early = std::move(early);
}

// The parts of every step that begins inside the horizon, as rows.
void spread_parts(Grid& grid, std::size_t months) {
    constexpr std::size_t kMost = 64;  // months: the rows of a longer horizon fit no near cache
    if (months > kMost) return;
    const std::size_t width = size_of_common(months);
    const std::size_t rows =
        std::min(grid.days.size(), static_cast<std::size_t>(grid.after_horizon + grid.step) + 1);
    grid.spread.assign(rows * width, 0.0);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::uint32_t k = grid.first_part[row]; k < grid.first_part[row + 1]; ++k)
            grid.spread[row * width + grid.parts[k].month] = grid.parts[k].years;
}

}  // namespace

double node_rate(std::size_t node) {
    const double x = std::cos(std::numbers::pi * (static_cast<double>(node) + 0.5) /
                              static_cast<double>(kRateNodes));
    return 0.5 * (kLeastRate + kGreatestRate) + 0.5 * (kGreatestRate - kLeastRate) * x;
}

Date RegularPlans::grid_date(int day, int month) const {
    const int months = as_of_.year() * 12 + as_of_.month() - 1 + month;
    const Date first = *Date::from_ymd(months / 12, months % 12 + 1, 1);
    return first + (std::min(day, first.end_of_month().day()) - 1);
}

int RegularPlans::month_of(Date date) const {
    return (date.year() - as_of_.year()) * 12 + date.month() - as_of_.month();
}

std::uint32_t RegularPlans::grid_for(fin::DayCount day_count, int day, int step) {
    bool added = false;
    const std::uint32_t index =
        find_or_add(grid_index_, {day_count, day, step}, grids_.size(), added);
    if (added) grids_.push_back(make_grid(day_count, day, step));
    return index;
}

Grid RegularPlans::make_grid(fin::DayCount day_count, int day, int step) const {
    Grid grid{.day_count = day_count, .day = day, .step = step};
    const Accrual accrual(day_count);
    const auto years = [&](Date from, Date to) { return accrual.years(from, to); };
    for (int month = 0; month < kGridMonths; ++month) {
        const Date from = grid_date(day, month - step);
        const Date to = grid_date(day, month);
        grid.days.push_back(to - as_of_);
        grid.years.push_back(years(from, to));
        add_length(grid, grid.years.back());
        grid.first_part.push_back(static_cast<std::uint32_t>(grid.parts.size()));
        split_by_month(horizon_, from, to, years, [&](std::size_t part, double length) {
            grid.parts.push_back({static_cast<std::uint32_t>(part), length});
        });
    }
    grid.first_part.push_back(static_cast<std::uint32_t>(grid.parts.size()));
    place_horizon(grid, horizon_.end() - as_of_);
    if (step == 1)
        find_band(grid, horizon_.months());
    else
        spread_parts(grid, horizon_.months());
    return grid;
}

std::uint32_t RegularPlans::dates_for(const Position& position, const PositionTerms& terms,
                                      int day) {
    bool added = false;
    const bool moved = terms.flow_terms.calendar.has_value();
    const std::uint32_t index = find_or_add(date_index_,
                                            {terms.currency, day, terms.flow_terms.business_days,
                                             moved ? calendar_name(position) : std::string()},
                                            dates_.size(), added);
    if (!added) return index;
    PaymentDays& dates = dates_.emplace_back(terms.currency);
    for (int month = 0; month < kGridMonths; ++month) {
        const Date due = grid_date(day, month);
        dates.paid.push_back((due > as_of_ ? terms.flow_terms.paid(due, as_of_) : due) - as_of_);
    }
    return index;
}

std::int32_t RegularPlans::forward_for(const Position& position, const PositionTerms& terms,
                                       int day) {
    const int months = position.index_months > 0 ? position.index_months : position.reset_months;
    bool added = false;
    const std::int32_t index =
        find_or_add(forward_index_, {terms.currency, terms.flow_terms.projection, day, months},
                    forwards_.size(), added);
    if (!added) return index;
    ForwardPlan plan{.currency = terms.currency,
                     .projection = terms.flow_terms.projection,
                     .day = day,
                     .months = months};
    for (int month = 0; month < kGridMonths; ++month) {
        const Date from = grid_date(day, month);
        const Date to = fin::add_months(from, months);
        plan.end.push_back(to - as_of_);
        plan.index_years.push_back(
            accrual_of_term(terms.flow_terms.index_day_count, from, months).years(from, to));
    }
    forwards_.push_back(std::move(plan));
    return index;
}

std::int32_t RegularPlans::renewal_for(const Position& position, const PositionTerms& terms) {
    const bool month_ends = model::rolls_on_month_ends(position);
    bool added = false;
    const std::int32_t index =
        find_or_add(renewal_index_,
                    {terms.currency, terms.flow_terms.projection, position.renew_months,
                     position.renew_day_count, month_ends},
                    renewals_.size(), added);
    if (added)
        renewals_.push_back(make_renewal({.currency = terms.currency,
                                          .projection = terms.flow_terms.projection,
                                          .months = position.renew_months,
                                          .day_count = position.renew_day_count,
                                          .index_day_count = terms.flow_terms.index_day_count,
                                          .month_ends = month_ends}));
    return index;
}

RenewalPlan RegularPlans::make_renewal(RenewalPlan plan) const {
    const int days = horizon_.end() - as_of_;
    const std::size_t months = horizon_.months();
    for (int day = 0; day < days; ++day) {
        const Date from = as_of_ + day;
        const Date to = model::months_after(from, plan.months, plan.month_ends);
        const Date index_end = fin::add_months(from, plan.months);
        const Accrual accrual = accrual_until(plan.day_count, to, plan.months);
        plan.end.push_back(to - as_of_);
        plan.index_end.push_back(index_end - as_of_);
        plan.index_years.push_back(
            accrual_of_term(plan.index_day_count, from, plan.months).years(from, index_end));
        plan.first_part.push_back(static_cast<std::uint32_t>(plan.parts.size()));
        split_by_month(
            horizon_, from, to, [&](Date a, Date b) { return accrual.years(a, b); },
            [&](std::size_t part, double length) {
                plan.parts.push_back({static_cast<std::uint32_t>(part), length});
            });
    }
    plan.first_part.push_back(static_cast<std::uint32_t>(plan.parts.size()));
    plan.years.assign(static_cast<std::size_t>(days) * months, 0.0);
    for (std::size_t day = static_cast<std::size_t>(days); day-- > 0;) {
        double* row = &plan.years[day * months];
        if (plan.end[day] < days) {
            const double* next = &plan.years[static_cast<std::size_t>(plan.end[day]) * months];
            std::copy_n(next, months, row);
        }
        for (std::uint32_t p = plan.first_part[day]; p < plan.first_part[day + 1]; ++p)
            row[plan.parts[p].month] += plan.parts[p].years;
    }
    return plan;
}

std::size_t RegularPlans::doubles_of_likes(std::size_t count) const {
    return count * like_rows() * horizon_.months() * 8;
}

// Nothing where the plans of a book would take too much memory: terms of which each contract has
// its own gain nothing by a plan.
std::optional<std::int32_t> RegularPlans::like_for(const Position& position,
                                                   const PositionTerms& terms, int day) {
    const LikeTerms key{terms.currency,
                        terms.flow_terms.projection,
                        position.type,
                        renewal_months(position, RenewalRule::kLike),
                        position.payment_months,
                        position.reset_months,
                        position.index_months,
                        position.day_count,
                        position.compounding,
                        position.annuity_mode,
                        position.cap,
                        position.floor,
                        position.renew_margin,
                        day,
                        model::rolls_on_month_ends(position)};
    if (const auto known = like_index_.find(key); known != like_index_.end()) return known->second;
    if (doubles_of_likes(likes_.size() + 1) > kMostLikeDoubles) {
        lacks_likes_ = true;
        return std::nullopt;
    }
    const auto index = static_cast<std::int32_t>(likes_.size());
    like_index_.emplace(key, index);
    likes_.push_back({position, terms, day});
    return index;
}

// Where resets fall among the steps; false when not on them.
bool RegularPlans::place_resets(const Position& position, int day, int step,
                                RegularPosition& record) const {
    record.reset_first = record.steps;
    if (!position.next_reset) return false;
    const Date reset = *position.next_reset;
    if (position.reset_months == 0 && reset <= as_of_) return true;
    if (reset != grid_date(day, month_of(reset)) || position.reset_months % step != 0) return false;
    int month = month_of(reset);
    const model::DateGrid grid = model::date_grid(position, reset, position.reset_months);
    if (grid.day != day && position.reset_months > 0) return false;
    if (reset <= as_of_) {
        month = month_of(grid.date(grid.index_at_or_before(as_of_) + 1));
    }
    const int distance = month - record.first;
    if (distance % step != 0 || distance < 0) return false;
    record.reset_first = std::min(distance / step, record.steps);
    record.reset_every =
        position.reset_months > 0
            ? static_cast<std::uint16_t>(position.reset_months / step)
            : static_cast<std::uint16_t>(std::numeric_limits<std::uint16_t>::max());
    return true;
}

// Where the steps fall between the analysis date and the maturity; false when interest does not
// start and end on the grid.
bool RegularPlans::place_steps(const Position& position, int step, RegularPosition& record) const {
    const int day = payment_day(position);
    const int payment_month = month_of(*position.next_payment);
    const int last_month = month_of(*position.maturity);
    if (last_month + 1 >= kGridMonths) return false;
    // The first step date after the analysis date.
    record.first = payment_month;
    while (record.first - step >= 0 && grid_date(day, record.first - step) > as_of_)
        record.first -= step;
    if (step == position.payment_months && record.first != payment_month) return false;
    if (*position.last_payment != grid_date(day, payment_month - position.payment_months))
        return false;
    record.pay_every = static_cast<std::uint16_t>(position.payment_months / step);
    record.pay_first = (payment_month - record.first) / step;
    int steps = std::max(0, (last_month - record.first) / step);
    if (grid_date(day, record.first + steps * step) < *position.maturity) ++steps;
    record.steps = steps + 1;
    const Date before = grid_date(day, record.first + (steps - 1) * step);
    record.last_on_grid = grid_date(day, record.first + steps * step) == *position.maturity;
    // The months of a broken last step are not in the grid.
    if (!record.last_on_grid && before < horizon_.end()) return false;
    const Accrual accrual(position.day_count);
    record.first_years = accrual.years(*position.last_payment, grid_date(day, record.first));
    record.last_years = accrual.years(before, *position.maturity);
    return true;
}

// Steps at whose end nothing is redeemed; false when payments are rarer than steps.
bool RegularPlans::place_grace(const Position& position, int step, RegularPosition& record) const {
    if (!position.grace_end || *position.grace_end <= as_of_ ||
        record.amortization == Amortization::kBullet)
        return true;
    if (record.pay_every > 1) return false;
    const int day = payment_day(position);
    while (record.grace + 1 < record.steps &&
           grid_date(day, record.first + record.grace * step) <= *position.grace_end)
        ++record.grace;
    return true;
}

// Names the grid and the tables that the position reads; false when the grid has more lengths than
// the kernel keeps, or a book more terms of replacement.
bool RegularPlans::choose_tables(const Position& position, const PositionTerms& terms, int step,
                                 std::optional<RenewalRule> renewal, RegularPosition& record) {
    const int day = payment_day(position);
    record.grid = grid_for(position.day_count, day, step);
    if (grids_[record.grid].lengths.size() > kMostLengths) return false;
    record.dates = dates_for(position, terms, day);
    record.last_paid = terms.flow_terms.paid(*position.maturity, as_of_) - as_of_;
    bool added = false;
    record.sums = find_or_add(sum_index_, {record.dates, record.grid}, sums_.size(), added);
    if (added) sums_.emplace_back(record.dates, record.grid);
    if (record.variable) record.forward = forward_for(position, terms, day);
    if (!renewal || renewal_months(position, *renewal) == 0) return true;
    if (*renewal == RenewalRule::kBullet) {
        record.renewal = renewal_for(position, terms);
        return true;
    }
    // A contract that redeems nothing inside the horizon needs no replacement.
    if (record.amortization == Amortization::kBullet && *position.maturity >= horizon_.end())
        return true;
    const auto like = like_for(position, terms, day);
    if (like) record.like = *like;
    return like.has_value();
}

std::optional<RegularPlans> RegularPlans::over(const Horizon& horizon) const {
    RegularPlans plans = *this;
    plans.horizon_ = horizon;
    if (plans.doubles_of_likes(likes_.size()) > kMostLikeDoubles) return std::nullopt;
    for (Grid& grid : plans.grids_) grid = plans.make_grid(grid.day_count, grid.day, grid.step);
    for (std::size_t i = 0; i < renewals_.size(); ++i)
        plans.renewals_[i] = plans.make_renewal({.currency = renewals_[i].currency,
                                                 .projection = renewals_[i].projection,
                                                 .months = renewals_[i].months,
                                                 .day_count = renewals_[i].day_count,
                                                 .index_day_count = renewals_[i].index_day_count,
                                                 .month_ends = renewals_[i].month_ends});
    return plans;
}

bool RegularPlans::stays_regular(const RegularPosition& position, bool likes) const {
    const std::int32_t horizon = horizon_.end() - as_of_;
    const Grid& grid = grids_[position.grid];
    // As in place_steps and choose_tables.
    if (!position.last_on_grid) {
        const std::int32_t before = position.first + (position.steps - 2) * grid.step;
        if (before < 0 || grid.days[static_cast<std::size_t>(before)] < horizon) return false;
    }
    return !likes || position.like >= 0 || position.amortization != Amortization::kBullet ||
           position.maturity >= horizon;
}

std::optional<RegularPosition> RegularPlans::classify(const Position& position,
                                                      const PositionTerms& terms,
                                                      std::optional<RenewalRule> renewal,
                                                      MarginRule margins) {
    if (margins == MarginRule::kExcluded || !has_known_terms(position, terms) ||
        !runs_on_its_payments(position, as_of_))
        return std::nullopt;
    const auto step = step_of(position);
    if (!step) return std::nullopt;
    RegularPosition record = amounts_of(position, as_of_);
    if (!place_steps(position, *step, record) || !place_grace(position, *step, record) ||
        (record.variable && !place_resets(position, payment_day(position), *step, record)) ||
        !choose_tables(position, terms, *step, renewal, record))
        return std::nullopt;
    record.shape = shape_of(record, *step);
    return record;
}

}  // namespace ballast::alm
