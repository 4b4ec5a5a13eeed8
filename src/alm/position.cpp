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
        return wrong(position, fmt::format("balance is {}: expected the outstanding amount, at "
                                           "least 0, with the direction in side",
                                           position.balance));
    if (position.rate && !(std::abs(*position.rate) <= 1.0))
        return wrong(
            position,
            fmt::format("rate is {}: expected a fraction from -1 to 1, such as 0.05 for 5 %",
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
            return wrong(
                position,
                fmt::format("{} is {}: expected a fraction from -1 to 1, such as 0.05 for 5 %",
                            name, *value));
    if (position.cap && position.floor && *position.cap < *position.floor)
        return wrong(position, fmt::format("the cap {} is below the floor {}", *position.cap,
                                           *position.floor));
    for (const auto& [name, months] :
         {std::pair{"payment_months", position.payment_months},
          {"reset_months", position.reset_months},
          {"index_months", position.index_months},
          {"principal_months", position.principal_months},
          {"renew_months", position.renew_months},
          {"leg2_payment_months", position.leg2_payment_months.value_or(0)},
          {"leg2_reset_months", position.leg2_reset_months},
          {"leg2_index_months", position.leg2_index_months}})
        if (months < 0 || months > 12 * kMostYears)
            return wrong(position, fmt::format("{} is {}: expected a number of months from 0 to {}",
                                               name, months, 12 * kMostYears));
    if (position.notice_days < 0 || position.notice_days > 366 * kMostYears)
        return wrong(position,
                     fmt::format("notice_days is {}: expected a number of days, at least 0",
                                 position.notice_days));
    return {};
}

Status check_amounts(const Position& position, const DatedAmounts& amounts, std::string_view name,
                     fin::Date as_of) {
    double sum = 0.0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (!std::isfinite(amounts[i].second))
            return wrong(position, fmt::format("row {} of {} has no amount", i + 1, name));
        if (i > 0 && amounts[i].first <= amounts[i - 1].first)
            return wrong(position, fmt::format("the dates of {} are not ascending at {}", name,
                                               amounts[i].first.to_string()));
        if (amounts[i].first > as_of) sum += amounts[i].second;
    }
    if (sum > position.balance * (1 + 1e-9) + 0.005)
        return wrong(position, fmt::format("{} pays {} in total, more than the balance of {}", name,
                                           sum, position.balance));
    return {};
}

Status check_schedule(const Position& position, fin::Date as_of) {
    TRY_STATUS(check_amounts(position, position.schedule, "schedule", as_of));
    if (amortisation_of(position.type) != Amortisation::kScheduled) return {};
    if (position.schedule.empty())
        return wrong(
            position,
            fmt::format("{} has no schedule: give the dates and amounts of its redemptions, or use "
                        "the type {} if nothing is redeemed before maturity",
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
    if (!position.rate) return wrong(position, "rate is missing");
    if (!position.maturity) return wrong(position, "maturity is missing");
    if (*position.maturity <= as_of)
        return wrong(position, fmt::format("it matured on {}, on or before the analysis date {}",
                                           position.maturity->to_string(), as_of.to_string()));
    TRY_STATUS(check_schedule(position, as_of));
    if (*position.maturity - as_of > kMostYears * 366)
        return wrong(position, fmt::format("it matures in {}, more than {} years ahead",
                                           position.maturity->year(), kMostYears));
    if (!position.last_payment && !position.next_payment && !position.start)
        return wrong(position,
                     "last_payment, next_payment and start are missing: expected at least one, "
                     "from which interest accrues");
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
        return wrong(position, "next_reset is missing: a variable position requires it");
    if (is_variable(position.type) && position.reset_months == 0 && position.index_months == 0)
        return wrong(
            position,
            "reset_months and index_months are missing: a variable position requires at least one");
    if (position.teaser_end.has_value() != position.teaser_rate.has_value())
        return wrong(position,
                     "teaser_end and teaser_rate require each other: give both or neither");
    return {};
}

}  // namespace ballast::alm
