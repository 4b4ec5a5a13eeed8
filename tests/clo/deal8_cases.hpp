// The deal of case A12 as a document, and the scenarios of cases A12 to A15 as assumptions.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../golden/json_case.hpp"
#include "deal_document.hpp"

namespace ballast::clo {

inline const Document& deal8() {
    static const Document document = read<Document>(text_of("tests/golden/clo/deal8.json"));
    return document;
}

inline double number(simdjson::dom::element element) {
    if (element.is_string()) return std::stod(std::string(std::string_view(element)));
    return double(element);
}

inline Decimal percent(double share) {
    return Decimal::from_double(share * 100.0, 6, Rounding::kHalfEven).value();
}

// Rates of the case are fractions in strings, and so are its prices.
inline Assumptions scenario(simdjson::dom::element inputs) {
    const auto at = [&](const char* name) { return number(inputs[name]); };
    Assumptions result{.defaults = at("cdr"), .prepay = at("cpr"), .recovery = at("recovery")};
    result.lag_months = static_cast<int>(at("recovery_lag_quarters")) * 3;
    CccAssumption ccc{.price = percent(at("ccc_price"))};
    if (inputs["ccc_share"].is_array()) {
        std::vector<double> shares;
        for (const auto each : inputs["ccc_share"].get_array()) shares.push_back(number(each));
        ccc.share = shares;
    } else {
        ccc.share = at("ccc_share");
    }
    result.ccc = ccc;
    result.liquidation = LiquidationAssumption{.price = percent(at("liquidation_price"))};
    result.reinvestment =
        ReinvestmentAssumption{.price = percent(at("reinvest_price")),
                               .spread = at("reinvest_spread"),
                               .floor = at("reinvest_floor"),
                               .term_months = static_cast<int>(at("reinvest_term_quarters")) * 3,
                               .amortization = at("reinvest_amort")};
    return result;
}

inline const TrancheProjection& tranche(const Projection& made, std::string_view id) {
    for (const TrancheProjection& each : made.tranches)
        if (each.id == id) return each;
    throw std::runtime_error("no tranche " + std::string(id));
}

}  // namespace ballast::clo
