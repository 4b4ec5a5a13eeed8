#include "model/position_entry.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "describe/fields.hpp"
#include "model/describe_portfolio.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::model {

namespace {

std::string_view without_end_blanks(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end + 1);
}

// Ends like an OCC symbol: six characters of which at least four are digits, a letter, and seven to
// nine digits. No ticker or security identifier ends like that, so a typo in an option symbol is
// not stored as a stock.
bool has_occ_shape(std::string_view symbol) {
    constexpr std::size_t kDate = 6;
    const auto last = std::find_if_not(symbol.rbegin(), symbol.rend(), is_digit);
    const auto strike = static_cast<std::size_t>(last - symbol.rbegin());
    if (strike < 7 || strike > 9 || symbol.size() < strike + 1 + kDate) return false;
    const std::size_t right = symbol.size() - strike - 1;
    const std::string_view date = symbol.substr(right - kDate, kDate);
    return is_letter(symbol[right]) && std::ranges::count_if(date, is_digit) >= 4 &&
           std::ranges::all_of(date, [](char c) { return is_digit(c) || is_letter(c); });
}

class FieldErrors {
public:
    void add(std::string_view field, std::string_view code, std::string message,
             std::string hint = {}) {
        errors_.push_back(
            {fmt::format("/{}", field), std::string(code), std::move(message), std::move(hint)});
    }
    Status status() {
        if (errors_.empty()) return {};
        return Error{Code::kInvalidInput, errors_.front().message, std::move(errors_)};
    }

private:
    std::vector<FieldError> errors_;
};

constexpr auto kPositionTerms = describe::position_terms<describe::Form::kStored, Position>();
constexpr auto kEntryTerms = describe::position_terms<describe::Form::kNew, PositionEntry>();

bool is_short(PositionSide side) {
    using enum PositionSide;
    return side == kShort || side == kShortCall || side == kShortPut;
}

std::optional<OptionRight> right_of(PositionSide side) {
    using enum PositionSide;
    if (side == kLongCall || side == kShortCall) return OptionRight::kCall;
    if (side == kLongPut || side == kShortPut) return OptionRight::kPut;
    return std::nullopt;
}

// Compares the given terms with those of the symbol. An adjusted or weekly contract has an
// underlying that differs from its root.
void check_agreement(const OptionTerms& given, const OptionTerms& symbol, FieldErrors& errors) {
    if (given.expiry != symbol.expiry)
        errors.add("option/expiry", "contradiction",
                   fmt::format("the expiry {} is not that of the symbol, {}",
                               given.expiry.to_string(), symbol.expiry.to_string()));
    if (given.right != symbol.right)
        errors.add("option/right", "contradiction",
                   fmt::format("the right is {}, the symbol is that of a {}",
                               describe::to_word(given.right), describe::to_word(symbol.right)));
    if (given.strike != symbol.strike)
        errors.add("option/strike", "contradiction",
                   fmt::format("the strike {} is not that of the symbol, {}",
                               given.strike.to_string(), symbol.strike.to_string()));
}

void set_instrument(const PositionEntry& entry, Position& position, FieldErrors& errors) {
    const std::string_view symbol = without_end_blanks(entry.symbol);
    const auto occ = parse_occ_symbol(symbol);
    position.symbol = stored_symbol(entry.symbol);
    position.option = entry.option;
    position.type =
        entry.type.value_or(occ || entry.option ? AssetType::kOption : AssetType::kEquity);
    if (position.symbol.empty()) {
        errors.add("symbol", "required", "the symbol is empty", "give the ticker");
        return;
    }
    if (!occ && has_occ_shape(symbol)) {
        errors.add("symbol", "occ_symbol", occ.error().message,
                   "write root, expiry as yymmdd, C or P, and the strike times 1000 in 8 digits: "
                   "SPY250919C00460000");
        return;
    }
    if (position.type != AssetType::kOption) {
        if (entry.option) errors.add("option", "not_allowed", "only an option has option terms");
        if (occ)
            errors.add("type", "contradiction",
                       fmt::format("{} is an option symbol", position.symbol),
                       "leave the type out, or give \"option\"");
        return;
    }
    if (!entry.option) {
        if (!occ)
            errors.add("symbol", "occ_symbol",
                       fmt::format("an option without terms requires an OCC symbol: {}",
                                   occ.error().message),
                       "give the option's terms, or a symbol such as SPY250919C00460000");
        else
            position.option = *occ;
        return;
    }
    if (entry.option->strike.sign() <= 0)
        errors.add("option/strike", "range",
                   fmt::format("the strike is {}; it must be above zero",
                               entry.option->strike.to_string()));
    if (without_blanks(entry.option->underlying).empty())
        errors.add("option/underlying", "required", "the underlying is empty", "give its ticker");
    if (occ) check_agreement(*entry.option, *occ, errors);
}

void set_quantity(const PositionEntry& entry, Position& position, FieldErrors& errors) {
    position.quantity = entry.quantity;
    if (entry.quantity.is_zero()) {
        errors.add("quantity", "range", "the quantity is zero",
                   "give units or contracts; negative is short");
        return;
    }
    if (!entry.side) return;
    if (is_short(*entry.side) && !entry.quantity.is_negative()) {
        position.quantity = Decimal::from_units(-entry.quantity.units());
    } else if (!is_short(*entry.side) && entry.quantity.is_negative()) {
        errors.add("quantity", "contradiction",
                   fmt::format("the quantity {} is negative, the position type is long",
                               entry.quantity.to_string()),
                   "correct the sign or the position type");
    }
    const auto right = right_of(*entry.side);
    if (!right) return;
    if (!position.option || position.option->right != *right)
        errors.add("position_type", "contradiction",
                   fmt::format("the position type is for a {}, but {} is not one",
                               describe::to_word(*right), position.symbol));
}

}  // namespace

PositionEntry entry_of(const Position& position) {
    PositionEntry entry;
    describe::copy_fields(position, kPositionTerms, entry, kEntryTerms);
    return entry;
}

std::string stored_symbol(std::string_view symbol) {
    const auto occ = parse_occ_symbol(without_end_blanks(symbol));
    if (occ) return format_occ_symbol(*occ, OccForm::kCompact).value_or(std::string(symbol));
    return std::string(without_blanks(symbol));
}

Result<Position> enter_position(const PositionEntry& entry, fin::Date as_of) {
    Position position;
    describe::copy_fields(entry, kEntryTerms, position, kPositionTerms);
    FieldErrors errors;
    set_instrument(entry, position, errors);
    set_quantity(entry, position, errors);
    position.multiplier =
        entry.multiplier.value_or(Decimal(position.type == AssetType::kOption ? 100 : 1));
    if (position.multiplier.sign() <= 0)
        errors.add("multiplier", "range",
                   fmt::format("the multiplier is {}; it must be above zero",
                               position.multiplier.to_string()));
    if (entry.entry_price && entry.entry_price->sign() <= 0)
        errors.add("entry_price", "range",
                   fmt::format("the entry price is {}; it must be above zero",
                               entry.entry_price->to_string()),
                   "give the price paid or received for one unit");
    if (entry.entry_date && *entry.entry_date > as_of)
        errors.add("entry_date", "future",
                   fmt::format("the entry date {} is after {}", entry.entry_date->to_string(),
                               as_of.to_string()),
                   "give the day on which the position was opened");
    TRY_STATUS(errors.status());
    return position;
}

bool is_duplicate(const Position& a, const Position& b) {
    return a.entry_date && a.entry_date == b.entry_date && a.symbol == b.symbol;
}

std::vector<std::size_t> first_of_each(std::span<const Position> positions) {
    std::map<std::pair<std::string_view, fin::Date>, std::size_t> seen;
    std::vector<std::size_t> first(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const Position& position = positions[i];
        first[i] = position.entry_date
                       ? seen.try_emplace({position.symbol, *position.entry_date}, i).first->second
                       : i;
    }
    return first;
}

namespace {

// Checks that two duplicates can be merged into one position.
Status check_alike(const Position& into, const Position& more) {
    FieldErrors errors;
    const auto differs = [&](std::string_view field, std::string_view what) {
        errors.add(field, "not_mergeable",
                   fmt::format("duplicates of {} on {} cannot be merged: {}", more.symbol,
                               more.entry_date->to_string(), what),
                   "correct the rows, or keep both");
    };
    if (into.quantity.is_negative() != more.quantity.is_negative())
        differs("quantity", "one is long, the other short");
    if (into.entry_price.has_value() != more.entry_price.has_value())
        differs("entry_price", "only one has an entry price");
    if (into.type != more.type) differs("type", "their types differ");
    if (into.multiplier != more.multiplier) differs("multiplier", "their multipliers differ");
    if (into.option != more.option) differs("option", "their option terms differ");
    return errors.status();
}

Result<Decimal> average_price(const Position& a, const Position& b, Decimal quantity) {
    TRY(const Decimal first, multiply(*a.entry_price, a.quantity, Rounding::kHalfEven));
    TRY(const Decimal second, multiply(*b.entry_price, b.quantity, Rounding::kHalfEven));
    TRY(const Decimal cost, add(first, second));
    return divide(cost, quantity, Rounding::kHalfEven);
}

}  // namespace

Status merge_position(Position& into, const Position& more) {
    TRY_STATUS(check_alike(into, more));
    TRY(const Decimal quantity, add(into.quantity, more.quantity));
    if (into.entry_price) {
        TRY(into.entry_price, average_price(into, more, quantity));
    }
    into.quantity = quantity;
    for (const std::string& tag : more.tags)
        if (std::ranges::find(into.tags, tag) == into.tags.end()) into.tags.push_back(tag);
    // Of the terms above, `into` has a value by now wherever `more` has one.
    const Position none;
    kPositionTerms.each([&](const auto& term) {
        if (into.*term.member == none.*term.member) into.*term.member = more.*term.member;
    });
    return {};
}

}  // namespace ballast::model
