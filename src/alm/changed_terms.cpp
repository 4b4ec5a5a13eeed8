#include <algorithm>
#include <array>

#include "alm/comparison.hpp"
#include "model/describe_bank_position.hpp"

namespace ballast::alm {

namespace {

// Terms that move with time, or that only classify the position.
constexpr auto kMoving = std::to_array<std::string_view>(
    {"id", "balance", "last_payment", "next_payment", "next_reset", "next_principal", "schedule",
     "slots", "product", "segment", "leg2_balance", "leg2_rate", "leg2_last_payment",
     "leg2_next_payment", "leg2_next_reset"});

bool has_floating_rate(PositionType type) {
    return is_variable(type) || type == PositionType::kNonMaturity ||
           type == PositionType::kSwapBasis || type == PositionType::kCap ||
           type == PositionType::kFloor || type == PositionType::kCallMoney;
}

// Terms of a first period, which a record may drop once it is over.
bool is_over(std::string_view name, const Position& before, fin::Date date) {
    if (name == "grace_end") return before.grace_end && *before.grace_end <= date;
    if (name == "teaser_end" || name == "teaser_rate")
        return before.teaser_end && *before.teaser_end <= date;
    return false;
}

}  // namespace

std::vector<std::string_view> changed_terms(const Position& before, const Position& after,
                                            fin::Date date) {
    std::vector<std::string_view> names;
    describe::Described<model::BankPosition>::fields.each([&](const auto& field) {
        const std::string_view name = field.name;
        if (before.*field.member == after.*field.member) return;
        if (std::ranges::find(kMoving, name) != kMoving.end() || is_over(name, before, date))
            return;
        const bool ends_teaser =
            before.teaser_end && *before.teaser_end <= date && !is_variable(before.type);
        if (name == "rate" && (has_floating_rate(after.type) || ends_teaser)) return;
        names.push_back(name);
    });
    return names;
}

bool resets_until(const Position& position, fin::Date date) {
    const auto falls = [&](const std::optional<fin::Date>& reset) {
        return reset && *reset <= date;
    };
    return falls(position.next_reset) || falls(position.leg2_next_reset);
}

}  // namespace ballast::alm
