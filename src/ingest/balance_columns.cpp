#include "ingest/balance_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ingest/column_values.hpp"

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

using model::BankPosition;
using model::BankPositionType;
using model::BankSide;

constexpr double kMostMoney = 1e15;

TakenCell take_number(std::string_view cell, double& value, double low, double high) {
    double read = 0.0;
    if (!parse_cell_number(cell, read)) return WrongCell{"number", "a number such as 1234.56"};
    if (read < low || read > high)
        return WrongCell{"range", fmt::format("a number from {} to {}", low, high)};
    value = read;
    return {};
}

TakenCell take_rate(std::string_view cell, std::optional<double>& value) {
    double read = 0.0;
    if (TakenCell wrong = take_number(cell, read, -1.0, 1.0)) {
        if (wrong->rule == "range") wrong->expected = "a fraction from -1 to 1: 2.5 % is 0.025";
        return wrong;
    }
    value = read;
    return {};
}

TakenCell take_plain_rate(std::string_view cell, double& value) {
    std::optional<double> read;
    if (TakenCell wrong = take_rate(cell, read)) return wrong;
    value = *read;
    return {};
}

TakenCell take_months(std::string_view cell, int& value) {
    double read = 0.0;
    constexpr double kMost = 1560;
    if (!parse_cell_number(cell, read) || read != std::floor(read) || read < 0 || read > kMost)
        return WrongCell{"whole_number", "whole months from 0 to 1560"};
    value = static_cast<int>(read);
    return {};
}

TakenCell take_days(std::string_view cell, int& value) {
    double read = 0.0;
    constexpr double kMost = 47'000;
    if (!parse_cell_number(cell, read) || read != std::floor(read) || read < 0 || read > kMost)
        return WrongCell{"whole_number", "whole days from 0 to 47000"};
    value = static_cast<int>(read);
    return {};
}

TakenCell take_flag(std::string_view cell, bool& value) {
    if (cell != "true" && cell != "false") return WrongCell{"word", "true or false"};
    value = cell == "true";
    return {};
}

// An optional term is read like a required one.
template <class Value, class Take>
TakenCell take_own(std::string_view cell, std::optional<Value>& value, const Take& take) {
    Value read{};
    if (TakenCell wrong = take(cell, read)) return wrong;
    value = read;
    return {};
}

TakenCell take_own_months(std::string_view cell, std::optional<int>& value) {
    return take_own(cell, value, take_months);
}

TakenCell take_amount(std::string_view cell, std::optional<double>& value) {
    return take_own(cell, value, [](std::string_view text, double& read) {
        return take_number(text, read, 0.0, kMostMoney);
    });
}

template <class Enum, std::size_t N>
TakenCell take_word(std::string_view cell, const std::array<std::string_view, N>& words,
                    Enum& value) {
    for (std::size_t i = 0; i < N; ++i)
        if (words[i] == cell) {
            value = static_cast<Enum>(i);
            return {};
        }
    return WrongCell{"word", fmt::format("one of {}", fmt::join(words, ", "))};
}

constexpr std::array<std::string_view, 2> kSides{"asset", "liability"};
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
constexpr std::array<std::string_view, 2> kAnnuityModes{"reprice_on_reset", "fixed_payment"};
constexpr std::array<std::string_view, 2> kInterestRules{"simple", "compounded"};

TakenCell take_convention(std::string_view cell, fin::BusinessDayConvention& value) {
    const auto read = fin::parse_business_day_convention(cell);
    if (!read)
        return WrongCell{
            "word",
            fmt::format("one of {}", fmt::join(fin::business_day_convention_names(), ", "))};
    value = *read;
    return {};
}

TakenCell take_flag(std::string_view cell, std::optional<bool>& value) {
    static constexpr std::array<std::string_view, 4> kYes{"true", "TRUE", "True", "1"};
    static constexpr std::array<std::string_view, 4> kNo{"false", "FALSE", "False", "0"};
    const bool yes = std::ranges::find(kYes, cell) != kYes.end();
    if (!yes && std::ranges::find(kNo, cell) == kNo.end())
        return WrongCell{"word", "true or false"};
    value = yes;
    return {};
}

TakenCell take_calendar(std::string_view cell, std::string& value) {
    if (!fin::Calendar::check_name(cell))
        return WrongCell{"word", fmt::format("one of {}, or several joined by +",
                                             fmt::join(fin::Calendar::names(), ", "))};
    value = cell;
    return {};
}

TakenCell take_day_count(std::string_view cell, fin::DayCount& value) {
    const auto read = fin::parse_day_count(cell);
    if (!read) {
        std::vector<std::string_view> known;
        for (const fin::DayCount one : fin::all_day_counts()) known.push_back(to_string(one));
        return WrongCell{"day_count", fmt::format("one of {}", fmt::join(known, ", "))};
    }
    value = *read;
    return {};
}

TakenCell take_own_day_count(std::string_view cell, std::optional<fin::DayCount>& value) {
    return take_own(cell, value, take_day_count);
}

TakenCell take_text(std::string_view cell, std::string& value, std::size_t most) {
    if (cell.size() > most) return WrongCell{"length", fmt::format("at most {} bytes", most)};
    value.assign(cell);
    return {};
}

TakenCell take_currency(std::string_view cell, std::string& value) {
    if (cell.size() != 3 || !std::ranges::all_of(cell, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return WrongCell{"currency", "an ISO 4217 code such as EUR"};
    value.assign(cell);
    return {};
}

// Dates and amounts alternate, with any brackets, quotes and separators in between.
TakenCell take_amounts(std::string_view cell, model::DatedAmounts& value) {
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

#define BALLAST_CELL(call) [](std::string_view cell, BankPosition& p) -> TakenCell { return call; }

const std::array<BalanceColumn, 53> kColumns{{
    {"id", BALLAST_CELL(take_text(cell, p.id, 128)), true},
    {"side", BALLAST_CELL(take_word(cell, kSides, p.side)), true},
    {"type", BALLAST_CELL(take_word(cell, kTypes, p.type)), true},
    {"currency", BALLAST_CELL(take_currency(cell, p.currency)), true},
    {"balance", BALLAST_CELL(take_number(cell, p.balance, 0.0, kMostMoney)), true},
    {"rate", BALLAST_CELL(take_rate(cell, p.rate))},
    {"day_count", BALLAST_CELL(take_day_count(cell, p.day_count))},
    {"start", BALLAST_CELL(take_cell_date(cell, p.start))},
    {"last_payment", BALLAST_CELL(take_cell_date(cell, p.last_payment))},
    {"next_payment", BALLAST_CELL(take_cell_date(cell, p.next_payment))},
    {"payment_months", BALLAST_CELL(take_months(cell, p.payment_months))},
    {"maturity", BALLAST_CELL(take_cell_date(cell, p.maturity))},
    {"next_reset", BALLAST_CELL(take_cell_date(cell, p.next_reset))},
    {"reset_months", BALLAST_CELL(take_months(cell, p.reset_months))},
    {"index_months", BALLAST_CELL(take_months(cell, p.index_months))},
    {"index_curve", BALLAST_CELL(take_text(cell, p.index_curve, 64))},
    {"spread", BALLAST_CELL(take_plain_rate(cell, p.spread))},
    {"cap", BALLAST_CELL(take_rate(cell, p.cap))},
    {"floor", BALLAST_CELL(take_rate(cell, p.floor))},
    {"period_cap", BALLAST_CELL(take_rate(cell, p.period_cap))},
    {"period_floor", BALLAST_CELL(take_rate(cell, p.period_floor))},
    {"annuity_mode", BALLAST_CELL(take_word(cell, kAnnuityModes, p.annuity_mode))},
    {"compounding", BALLAST_CELL(take_word(cell, kInterestRules, p.compounding))},
    {"principal_months", BALLAST_CELL(take_months(cell, p.principal_months))},
    {"next_principal", BALLAST_CELL(take_cell_date(cell, p.next_principal))},
    {"grace_end", BALLAST_CELL(take_cell_date(cell, p.grace_end))},
    {"teaser_end", BALLAST_CELL(take_cell_date(cell, p.teaser_end))},
    {"teaser_rate", BALLAST_CELL(take_rate(cell, p.teaser_rate))},
    {"schedule", BALLAST_CELL(take_amounts(cell, p.schedule))},
    {"slots", BALLAST_CELL(take_amounts(cell, p.slots))},
    {"renew_months", BALLAST_CELL(take_months(cell, p.renew_months))},
    {"renew_margin", BALLAST_CELL(take_plain_rate(cell, p.renew_margin))},
    {"renew_day_count", BALLAST_CELL(take_day_count(cell, p.renew_day_count))},
    {"product", BALLAST_CELL(take_text(cell, p.product, 128))},
    {"segment", BALLAST_CELL(take_text(cell, p.segment, 128))},
    {"prepayment", BALLAST_CELL(take_text(cell, p.prepayment, 128))},
    {"withdrawal", BALLAST_CELL(take_text(cell, p.withdrawal, 128))},
    {"business_day_convention", BALLAST_CELL(take_convention(cell, p.business_days))},
    {"calendar", BALLAST_CELL(take_calendar(cell, p.calendar))},
    {"end_of_month", BALLAST_CELL(take_flag(cell, p.end_of_month))},
    {"notice_days", BALLAST_CELL(take_days(cell, p.notice_days))},
    {"leg2_balance", BALLAST_CELL(take_amount(cell, p.leg2_balance))},
    {"leg2_rate", BALLAST_CELL(take_rate(cell, p.leg2_rate))},
    {"leg2_day_count", BALLAST_CELL(take_own_day_count(cell, p.leg2_day_count))},
    {"leg2_last_payment", BALLAST_CELL(take_cell_date(cell, p.leg2_last_payment))},
    {"leg2_next_payment", BALLAST_CELL(take_cell_date(cell, p.leg2_next_payment))},
    {"leg2_payment_months", BALLAST_CELL(take_own_months(cell, p.leg2_payment_months))},
    {"leg2_next_reset", BALLAST_CELL(take_cell_date(cell, p.leg2_next_reset))},
    {"leg2_reset_months", BALLAST_CELL(take_months(cell, p.leg2_reset_months))},
    {"leg2_index_months", BALLAST_CELL(take_months(cell, p.leg2_index_months))},
    {"leg2_index_curve", BALLAST_CELL(take_text(cell, p.leg2_index_curve, 64))},
    {"leg2_spread", BALLAST_CELL(take_plain_rate(cell, p.leg2_spread))},
    {"notional_exchanged", BALLAST_CELL(take_flag(cell, p.notional_exchanged))},
}};

#undef BALLAST_CELL

}  // namespace

std::span<const BalanceColumn> balance_column_list() { return kColumns; }

const BalanceColumn* find_balance_column(std::string_view name) {
    const auto found = std::ranges::find(kColumns, name, &BalanceColumn::name);
    return found == kColumns.end() ? nullptr : &*found;
}

}  // namespace ballast::ingest
