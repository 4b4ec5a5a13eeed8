#include "ingest/balance_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/plain_text.hpp"
#include "ingest/column_values.hpp"
#include "model/describe_bank_position.hpp"

namespace ballast::ingest {

bool parse_cell_number(std::string_view cell, double& value) {
    if (cell.starts_with("+-")) return false;
    if (cell.starts_with('+')) cell.remove_prefix(1);
    std::size_t after = 0;  // no cell when the id is unknown
    return !cell.empty() && detail::read_double(cell, cell.size(), after, value) &&
           std::isfinite(value);
}

TakenCell take_cell_date(std::string_view cell, std::optional<fin::Date>& value) {
    fin::Date read;
    // A date with a time of midnight, as in workbooks.
    if (cell.size() > 10 && (cell.substr(10) == "T00:00:00" || cell.substr(10) == " 00:00:00"))
        cell = cell.substr(0, 10);
    if (!detail::read_iso_date(cell, read)) return WrongCell{"date", "a date such as 2026-03-31"};
    value = read;
    return {};
}

namespace {

using describe::Limits;
using model::BankPosition;

// Values 1 and 0 are those of spreadsheets.
constexpr std::array<std::string_view, 4> kYes{"true", "TRUE", "True", "1"};
constexpr std::array<std::string_view, 4> kNo{"false", "FALSE", "False", "0"};

TakenCell take(std::string_view cell, double& value, const Limits& limits) {
    double read = 0.0;
    if (!parse_cell_number(cell, read)) return WrongCell{"number", "a number such as 1234.56"};
    if (read < limits.minimum.value_or(read) || read > limits.maximum.value_or(read))
        return WrongCell{
            "range", limits.minimum == -1.0 && limits.maximum == 1.0
                         ? std::string("a fraction from -1 to 1: 2.5% is 0.025")
                         : fmt::format("a number from {} to {}", limits.minimum.value_or(-HUGE_VAL),
                                       limits.maximum.value_or(HUGE_VAL))};
    value = read;
    return {};
}

TakenCell take(std::string_view cell, int& value, const Limits& limits) {
    double read = 0.0;
    if (!parse_cell_number(cell, read) || read != std::floor(read) || read < *limits.minimum ||
        read > *limits.maximum)
        return WrongCell{"whole_number", fmt::format("a whole number from {} to {}",
                                                     *limits.minimum, *limits.maximum)};
    value = static_cast<int>(read);
    return {};
}

TakenCell take(std::string_view cell, bool& value, const Limits& /*limits*/) {
    value = std::ranges::find(kYes, cell) != kYes.end();
    if (!value && std::ranges::find(kNo, cell) == kNo.end())
        return WrongCell{"word", "true or false"};
    return {};
}

TakenCell take(std::string_view cell, fin::Date& value, const Limits& /*limits*/) {
    std::optional<fin::Date> read;
    if (TakenCell wrong = take_cell_date(cell, read)) return wrong;
    value = *read;
    return {};
}

TakenCell take(std::string_view cell, std::string& value, const Limits& limits) {
    if (cell.size() > limits.max_length)
        return WrongCell{"length", fmt::format("at most {} bytes", limits.max_length)};
    value.assign(cell);
    return {};
}

template <describe::DescribedEnum Enum>
TakenCell take(std::string_view cell, Enum& value, const Limits& /*limits*/) {
    const std::optional<Enum> read = describe::from_word<Enum>(cell);
    if (!read)
        return WrongCell{std::is_same_v<Enum, fin::DayCount> ? "day_count" : "word",
                         fmt::format("one of {}", fmt::join(describe::kWords<Enum>, ", "))};
    value = *read;
    return {};
}

// Dates and amounts alternate, with any brackets, quotes and separators in between.
TakenCell take(std::string_view cell, model::DatedAmounts& value, const Limits& /*limits*/) {
    constexpr std::string_view kBetween = "[](){}\"',;: ";
    model::DatedAmounts read;
    std::optional<fin::Date> day;
    while (true) {
        const std::size_t begin = cell.find_first_not_of(kBetween);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(cell.find_first_of(kBetween, begin), cell.size());
        const std::string_view word = cell.substr(begin, end - begin);
        cell.remove_prefix(end);
        double amount = 0.0;
        if (!day) {
            if (TakenCell wrong = take_cell_date(word, day)) return wrong;
        } else if (!parse_cell_number(word, amount)) {
            return WrongCell{"number", "an amount after each date"};
        } else {
            read.emplace_back(*day, amount);
            day.reset();
        }
    }
    if (day) return WrongCell{"number", "an amount after each date"};
    std::ranges::stable_sort(read, {}, [](const auto& row) { return row.first; });
    value = std::move(read);
    return {};
}

// A term that may be absent is read like one that may not.
template <class Value>
TakenCell take(std::string_view cell, std::optional<Value>& value, const Limits& limits) {
    Value read{};
    if (TakenCell wrong = take(cell, read, limits)) return wrong;
    value = read;
    return {};
}

// What a text must be beyond its length.
TakenCell check_text(std::string_view name, std::string_view cell) {
    if (name == "id" && unprintable(cell))
        return WrongCell{"character", fmt::format("no {}", kUnprintable)};
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (name == "currency" && (cell.size() != 3 || !std::ranges::all_of(cell, is_capital)))
        return WrongCell{"currency", "an ISO 4217 code such as EUR"};
    if (name == "calendar" && !fin::Calendar::check_name(cell))
        return WrongCell{"word", fmt::format("one of {}, or several joined by +",
                                             fmt::join(fin::Calendar::names(), ", "))};
    return {};
}

constexpr const auto& kPositionFields = describe::Described<BankPosition>::fields;

template <std::size_t Index>
TakenCell take_field(std::string_view cell, BankPosition& position) {
    constexpr const auto& field = describe::field_at<Index>(kPositionFields);
    if (TakenCell wrong = check_text(field.name, cell)) return wrong;
    return take(cell, position.*field.member, field.limits);
}

constexpr auto kColumns = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array{BalanceColumn{describe::field_at<Index>(kPositionFields).name,
                                    &take_field<Index>,
                                    describe::field_at<Index>(kPositionFields).required}...};
}(std::make_index_sequence<std::remove_cvref_t<decltype(kPositionFields)>::kCount>{});

}  // namespace

std::span<const BalanceColumn> balance_column_list() { return kColumns; }

const BalanceColumn* find_balance_column(std::string_view name) {
    const auto found = std::ranges::find(kColumns, name, &BalanceColumn::name);
    return found == kColumns.end() ? nullptr : &*found;
}

}  // namespace ballast::ingest
