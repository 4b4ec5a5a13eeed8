// Reads the derived reference bank of tests/golden/alm.
#pragma once

#include <gtest/gtest.h>

#include "alm/book.hpp"
#include "golden/json_case.hpp"

namespace ballast::alm::test {

using Element = simdjson::dom::element;

inline std::string text_of(Element object, std::string_view key) {
    std::string_view value;
    return object[key].get_string().get(value) ? std::string() : std::string(value);
}
inline std::optional<double> number_of(Element object, std::string_view key) {
    double value = 0.0;
    if (object[key].get_double().get(value)) return std::nullopt;
    return value;
}
inline int months_of(Element object, std::string_view key) {
    return static_cast<int>(number_of(object, key).value_or(0.0));
}
inline std::optional<fin::Date> date_of(Element object, std::string_view key) {
    const std::string text = text_of(object, key);
    if (text.empty()) return std::nullopt;
    return fin::Date::parse(text).value();
}
inline DatedAmounts amounts_of(Element object, std::string_view key) {
    DatedAmounts result;
    simdjson::dom::array rows;
    if (object[key].get_array().get(rows)) return result;
    for (const Element row : rows)
        result.emplace_back(fin::Date::parse(std::string_view(row.at(0).get_string())).value(),
                            double(row.at(1)));
    return result;
}

inline PositionType type_of(std::string_view word) {
    for (int i = 0; i < 9; ++i)
        if (to_string(static_cast<PositionType>(i)) == word) return static_cast<PositionType>(i);
    throw std::runtime_error("no position type " + std::string(word));
}

inline Position position_of(Element row) {
    Position position;
    position.id = text_of(row, "id");
    position.side = text_of(row, "side") == "liability" ? Side::kLiability : Side::kAsset;
    position.type = type_of(text_of(row, "type"));
    position.currency = text_of(row, "currency");
    position.balance = number_of(row, "balance").value();
    position.rate = number_of(row, "rate");
    if (const std::string word = text_of(row, "day_count"); !word.empty())
        position.day_count = fin::parse_day_count(word).value();
    position.last_payment = date_of(row, "last_payment");
    position.next_payment = date_of(row, "next_payment");
    position.payment_months = months_of(row, "payment_months");
    position.maturity = date_of(row, "maturity");
    position.next_reset = date_of(row, "next_reset");
    position.reset_months = months_of(row, "reset_months");
    position.index_months = months_of(row, "index_months");
    position.spread = number_of(row, "spread").value_or(0.0);
    position.cap = number_of(row, "cap");
    position.floor = number_of(row, "floor");
    position.schedule = amounts_of(row, "schedule");
    position.slots = amounts_of(row, "slots");
    position.renew_months = months_of(row, "renew_months");
    position.renew_margin = number_of(row, "renew_margin").value_or(0.0);
    return position;
}

inline market::Curve curve_of(Element nodes) {
    std::vector<market::CurveNode> result;
    for (const Element node : nodes.get_array())
        result.push_back({double(node.at(0)), double(node.at(1))});
    return market::Curve::make(result).value();
}

inline Market market_of(Element inputs) {
    Market market{.as_of = date_of(inputs, "analysis_date").value(),
                  .regulation = &regulation(RegulationId::kEu2024856),
                  .floor = floor_of(text_of(inputs, "floor")).value()};
    for (const auto [name, row] : inputs["currencies"].get_object()) {
        CurrencyCurves curves{.currency = std::string(name),
                              .fx_to_reporting = number_of(row, "fx_to_reporting").value(),
                              .discount = curve_of(row["discount_curve"])};
        const std::vector<double> bp = golden::numbers(row["shock_bp"]);
        curves.shock = ShockSizes{bp[0], bp[1], bp[2]};
        curves.projections.push_back({"projection_curve", curve_of(row["projection_curve"])});
        market.currencies.push_back(std::move(curves));
    }
    return market;
}

inline std::vector<Scenario> seven_scenarios() {
    std::vector<Scenario> all{{.name = "base"}};
    for (const ScenarioKind kind : kSupervisoryScenarios)
        all.push_back({.name = std::string(to_string(kind)), .kind = kind});
    return all;
}

}  // namespace ballast::alm::test
