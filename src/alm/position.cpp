#include "alm/position.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

#include "alm/legs.hpp"
#include "model/describe_bank_position.hpp"

namespace ballast::alm {

namespace {

// Why a term is outside the limits of its description; empty when it is not.
std::string out_of_range(std::string_view name, double value, const describe::Limits& limits) {
    if (value >= limits.minimum.value_or(value) && value <= limits.maximum.value_or(value) &&
        std::isfinite(value))
        return {};
    const bool is_rate = limits.minimum == -1.0 && limits.maximum == 1.0;
    return fmt::format("{} is {}: expected a {} from {} to {}{}", name, value,
                       is_rate ? "fraction" : "number", limits.minimum.value_or(-HUGE_VAL),
                       limits.maximum.value_or(HUGE_VAL), is_rate ? ", such as 0.05 for 5%" : "");
}

template <class Value>
std::string term_error(std::string_view name, const Value& value, const describe::Limits& limits) {
    if constexpr (std::is_same_v<Value, double> || std::is_same_v<Value, int>)
        return out_of_range(name, value, limits);
    else if constexpr (std::is_same_v<Value, std::optional<double>> ||
                       std::is_same_v<Value, std::optional<int>>)
        return value ? out_of_range(name, *value, limits) : std::string();
    else
        return {};
}

Status check_numbers(const Position& position) {
    std::string error;
    describe::Described<Position>::fields.each([&](const auto& field) {
        if (error.empty()) error = term_error(field.name, position.*field.member, field.limits);
    });
    if (!error.empty()) return wrong_position(position, error);
    if (position.cap && position.floor && *position.cap < *position.floor)
        return wrong_position(position, fmt::format("the cap {} is below the floor {}",
                                                    *position.cap, *position.floor));
    return {};
}

Status check_amounts(const Position& position, const DatedAmounts& amounts, std::string_view name,
                     fin::Date as_of) {
    double sum = 0.0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (!std::isfinite(amounts[i].second))
            return wrong_position(position, fmt::format("row {} of {} has no amount", i + 1, name));
        if (i > 0 && amounts[i].first <= amounts[i - 1].first)
            return wrong_position(position, fmt::format("the dates of {} are not ascending at {}",
                                                        name, amounts[i].first.to_string()));
        if (amounts[i].first > as_of) sum += amounts[i].second;
    }
    if (sum > position.balance * (1 + 1e-9) + 0.005)
        return wrong_position(
            position, fmt::format("{} pays {} in total, more than the balance of {}", name, sum,
                                  position.balance));
    return {};
}

Status check_schedule(const Position& position, fin::Date as_of) {
    TRY_STATUS(check_amounts(position, position.schedule, "schedule", as_of));
    if (amortization_of(position.type) != Amortization::kScheduled) return {};
    if (position.schedule.empty())
        return wrong_position(
            position,
            fmt::format("{} has no schedule: give the dates and amounts of its redemptions, or use "
                        "the type {} if nothing is redeemed before maturity",
                        to_string(position.type),
                        is_variable(position.type) ? "variable_bullet" : "fixed_bullet"));
    for (std::size_t i = 0; i < position.schedule.size(); ++i)
        if (position.schedule[i].first > *position.maturity)
            return wrong_position(
                position, fmt::format("row {} of schedule is on {}, after the maturity {}; correct "
                                      "the row or the maturity",
                                      i + 1, position.schedule[i].first.to_string(),
                                      position.maturity->to_string()));
    return {};
}

}  // namespace

Error wrong_position(const Position& position, std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("position {}: {}", position.id, what));
}

std::string_view to_string(PositionType type) { return describe::to_word(type); }
std::string_view section_of(bool off_balance, Side side) {
    return off_balance ? "off_balance" : to_string(side);
}
std::string_view to_string(Side side) { return describe::to_word(side); }

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
    if (!position.rate) return wrong_position(position, "rate is missing");
    if (!position.maturity) return wrong_position(position, "maturity is missing");
    if (*position.maturity <= as_of)
        return wrong_position(position,
                              fmt::format("it matured on {}, on or before the analysis date {}",
                                          position.maturity->to_string(), as_of.to_string()));
    TRY_STATUS(check_schedule(position, as_of));
    if (*position.maturity - as_of > kMostYears * 366)
        return wrong_position(position, fmt::format("it matures in {}, more than {} years ahead",
                                                    position.maturity->year(), kMostYears));
    if (!position.last_payment && !position.next_payment && !position.start)
        return wrong_position(
            position,
            "last_payment, next_payment and start are missing: expected at least one, "
            "from which interest accrues");
    if (position.next_payment && *position.next_payment > *position.maturity)
        return wrong_position(position,
                              "next_payment is after the maturity, which is the last payment");
    for (const auto& [name, date] :
         {std::pair{"last_payment", position.last_payment}, {"start", position.start}}) {
        if (date && *date >= *position.maturity)
            return wrong_position(position,
                                  fmt::format("{} {} is not before the maturity {}", name,
                                              date->to_string(), position.maturity->to_string()));
        if (date && as_of - *date > kMostYears * 366)
            return wrong_position(position, fmt::format("{} {} is more than {} years ago", name,
                                                        date->to_string(), kMostYears));
    }
    if (is_variable(position.type) && !position.next_reset && !position.teaser_end)
        return wrong_position(position, "next_reset is missing: a variable position requires it");
    if (is_variable(position.type) && position.reset_months == 0 && position.index_months == 0)
        return wrong_position(
            position,
            "reset_months and index_months are missing: a variable position requires at least one");
    if (position.teaser_end.has_value() != position.teaser_rate.has_value())
        return wrong_position(
            position, "teaser_end and teaser_rate require each other: give both or neither");
    return {};
}

}  // namespace ballast::alm
