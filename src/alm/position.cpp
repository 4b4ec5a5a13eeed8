#include "alm/position.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

#include "alm/legs.hpp"

namespace ballast::alm {

namespace {

constexpr std::array<std::string_view, 15> kTypes{"fixed_bullet",
                                                  "fixed_linear",
                                                  "fixed_annuity",
                                                  "fixed_scheduled",
                                                  "variable_bullet",
                                                  "variable_linear",
                                                  "variable_annuity",
                                                  "variable_scheduled",
                                                  "nmd",
                                                  "swap_receiver",
                                                  "swap_payer",
                                                  "swap_basis",
                                                  "cap",
                                                  "floor",
                                                  "call_money"};
constexpr int kMostYears = 130;

Error wrong(const Position& position, std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("position {}: {}", position.id, what));
}

Status check_numbers(const Position& position) {
    if (!std::isfinite(position.balance) || position.balance < 0.0)
        return wrong(position, fmt::format("the balance is {}; give the outstanding amount, not "
                                           "negative, and the side beside it",
                                           position.balance));
    if (position.rate && !(std::abs(*position.rate) <= 1.0))
        return wrong(position, fmt::format("the rate is {}; rates are fractions (0.05 for 5 %), "
                                           "at most 1",
                                           *position.rate));
    for (const auto& [name, value] : {std::pair{"spread", std::optional(position.spread)},
                                      {"cap", position.cap},
                                      {"floor", position.floor},
                                      {"period_cap", position.period_cap},
                                      {"period_floor", position.period_floor},
                                      {"teaser_rate", position.teaser_rate},
                                      {"renew_margin", std::optional(position.renew_margin)},
                                      {"leg2_rate", position.leg2_rate},
                                      {"leg2_spread", std::optional(position.leg2_spread)}})
        if (value && !(std::abs(*value) <= 1.0))
            return wrong(position,
                         fmt::format("{} is {}; rates are fractions, at most 1", name, *value));
    if (position.cap && position.floor && *position.cap < *position.floor)
        return wrong(position, fmt::format("the cap {} is below the floor {}", *position.cap,
                                           *position.floor));
    for (const int months : {position.payment_months, position.reset_months, position.index_months,
                             position.principal_months, position.renew_months,
                             position.leg2_payment_months.value_or(0), position.leg2_reset_months,
                             position.leg2_index_months})
        if (months < 0 || months > 12 * kMostYears)
            return wrong(position, fmt::format("{} is no number of months", months));
    if (position.notice_days < 0 || position.notice_days > 366 * kMostYears)
        return wrong(position,
                     fmt::format("{} is no number of days of notice", position.notice_days));
    return {};
}

Status check_amounts(const Position& position, const DatedAmounts& amounts, std::string_view name,
                     fin::Date as_of) {
    double sum = 0.0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (!std::isfinite(amounts[i].second))
            return wrong(position, fmt::format("row {} of {} has no amount", i + 1, name));
        if (i > 0 && amounts[i].first <= amounts[i - 1].first)
            return wrong(position, fmt::format("the dates of {} do not ascend at {}", name,
                                               amounts[i].first.to_string()));
        if (amounts[i].first > as_of) sum += amounts[i].second;
    }
    if (sum > position.balance * (1 + 1e-9) + 0.005)
        return wrong(position, fmt::format("{} pays {} in all, more than the balance {}", name, sum,
                                           position.balance));
    return {};
}

Status check_schedule(const Position& position, fin::Date as_of) {
    TRY_STATUS(check_amounts(position, position.schedule, "schedule", as_of));
    if (amortisation_of(position.type) != Amortisation::kScheduled) return {};
    if (position.schedule.empty())
        return wrong(position,
                     fmt::format("{} has no schedule; give the date and amount of its "
                                 "redemptions, or the type {} if it redeems nothing "
                                 "before its maturity",
                                 to_string(position.type),
                                 is_variable(position.type) ? "variable_bullet" : "fixed_bullet"));
    for (std::size_t i = 0; i < position.schedule.size(); ++i)
        if (position.schedule[i].first > *position.maturity)
            return wrong(position,
                         fmt::format("row {} of schedule is on {}, after the maturity {}; correct "
                                     "the row or the maturity",
                                     i + 1, position.schedule[i].first.to_string(),
                                     position.maturity->to_string()));
    return {};
}

}  // namespace

std::string_view to_string(PositionType type) { return kTypes[static_cast<std::size_t>(type)]; }
std::string_view section_of(bool off_balance, Side side) {
    return off_balance ? "off_balance" : to_string(side);
}
std::string_view to_string(Side side) { return side == Side::kAsset ? "asset" : "liability"; }

const std::string& calendar_name(const Position& position) {
    static const std::string euro = "TARGET";
    static const std::string other = "WEEKENDS_ONLY";
    if (!position.calendar.empty()) return position.calendar;
    return position.currency == "EUR" ? euro : other;
}

Status check_position(const Position& position, fin::Date as_of) {
    TRY_STATUS(check_numbers(position));
    TRY_STATUS(check_amounts(position, position.slots, "slots", as_of));
    if (position.type == PositionType::kNonMaturity) return {};
    if (has_legs(position.type)) return check_legs(position, as_of);
    if (!position.rate) return wrong(position, "it has no rate");
    if (!position.maturity) return wrong(position, "it has no maturity");
    if (*position.maturity <= as_of)
        return wrong(position, fmt::format("it matured on {}, on or before the analysis date {}",
                                           position.maturity->to_string(), as_of.to_string()));
    TRY_STATUS(check_schedule(position, as_of));
    if (*position.maturity - as_of > kMostYears * 366)
        return wrong(position, fmt::format("it matures in {}, more than {} years ahead",
                                           position.maturity->year(), kMostYears));
    if (!position.last_payment && !position.next_payment && !position.start)
        return wrong(position,
                     "it has neither last_payment, next_payment nor start; accrual has "
                     "no beginning");
    if (position.next_payment && *position.next_payment > *position.maturity)
        return wrong(position, "next_payment is after the maturity, which is the last payment");
    for (const auto& [name, date] :
         {std::pair{"last_payment", position.last_payment}, {"start", position.start}}) {
        if (date && *date >= *position.maturity)
            return wrong(position, fmt::format("{} {} is not before the maturity {}", name,
                                               date->to_string(), position.maturity->to_string()));
        if (date && as_of - *date > kMostYears * 366)
            return wrong(position, fmt::format("{} {} is more than {} years ago", name,
                                               date->to_string(), kMostYears));
    }
    if (is_variable(position.type) && !position.next_reset && !position.teaser_end)
        return wrong(position, "it is variable and has no next_reset");
    if (is_variable(position.type) && position.reset_months == 0 && position.index_months == 0)
        return wrong(position, "it is variable and has neither reset_months nor index_months");
    if (position.teaser_end.has_value() != position.teaser_rate.has_value())
        return wrong(position, "teaser_end and teaser_rate go together");
    return {};
}

}  // namespace ballast::alm
