// Transactions, exact numbers and cases for the ledger tests.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

#include "golden/json_case.hpp"
#include "ledger/exact.hpp"
#include "ledger/lot_report.hpp"

namespace ballast::ledger::test {

using model::Transaction;
using Type = model::TransactionType;
using Element = simdjson::dom::element;

// Digits beyond the twelfth are rounded.
inline Decimal dec(std::string_view text) {
    if (const auto parsed = Decimal::parse(text)) return *parsed;
    return Decimal::parse(fmt::format("{:.12f}", std::stod(std::string(text)))).value();
}
// A number in a case: text, or a double rounded to twelve digits.
inline Decimal dec(const Element& element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) return dec(text);
    std::int64_t whole = 0;
    if (element.get(whole) == simdjson::SUCCESS) return Decimal{whole};
    const double value = element;
    return dec(fmt::format("{}", value));
}
inline Decimal dec(simdjson::simdjson_result<Element> found) { return dec(found.value()); }
inline fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }
inline std::string text(const Element& element) { return std::string(std::string_view(element)); }

struct Row {
    std::string date;
    Type type = Type::kBuy;
    std::string symbol;
    std::string quantity = {};
    std::string price = {};
    std::string amount = {};
    std::string fees = {};
    std::string account = "a";
    std::string lot_id = {};
    std::string ratio = {};
};

inline Transaction make(const Row& row) {
    Transaction t;
    t.date = day(row.date);
    t.type = row.type;
    t.symbol = row.symbol;
    t.account = row.account;
    t.lot_id = row.lot_id;
    if (!row.quantity.empty()) t.quantity = dec(row.quantity);
    if (!row.price.empty()) t.price = dec(row.price);
    if (!row.amount.empty()) t.amount = dec(row.amount);
    if (!row.fees.empty()) t.fees = dec(row.fees);
    if (!row.ratio.empty()) t.ratio = dec(row.ratio);
    return t;
}

inline LotReport report(const std::vector<Transaction>& transactions, LotSettings settings = {}) {
    auto outcome = lot_report(transactions, settings);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message);
    return outcome ? std::move(outcome->value) : LotReport{};
}

inline Decimal total_gain(const LotReport& report) {
    Decimal total;
    for (const Disposal& row : report.disposals) total += row.gain;
    return total;
}
inline Decimal total_basis(const LotReport& report) {
    Decimal total;
    for (const OpenLot& lot : report.open_lots) total += lot.cost_basis;
    return total;
}
inline Decimal total_quantity(const LotReport& report) {
    Decimal total;
    for (const OpenLot& lot : report.open_lots) total += lot.quantity;
    return total;
}

// Half a cent, the tolerance for published examples.
inline void near(Decimal actual, double expected, double tolerance = 0.005) {
    EXPECT_NEAR(actual.to_double(), expected, tolerance);
}

inline const Element case_of(const golden::JsonCase& file, std::string_view id) {
    for (const Element c : file["cases"].get_array())
        if (std::string_view(c["id"]) == id) return c;
    throw std::runtime_error("no case " + std::string(id));
}

}  // namespace ballast::ledger::test
