// Cases A01 and A04: rates of return and unit prices.
#include "clo/flow_measures.hpp"

#include "../../tests/golden/json_case.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

fin::Date date(std::string_view text) { return fin::Date::parse(text).value(); }

FlowMeasures measured(const FlowMeasureTerms& terms) { return measure_flows(terms).value(); }

TEST(FlowMeasures, TheUnitNumbersOfCaseA04) {
    const golden::JsonCase file("tests/golden/clo/A04_pricing_unit_numbers.json");
    std::map<std::string, double> expected;
    for (const element each : file["cases"].get_array())
        if (each["expected_recomputed"].is_double())
            expected[std::string(std::string_view(each["name"]))] = each["expected_recomputed"];
    const auto at = [&](const char* name) { return expected.at(name); };

    EXPECT_NEAR(*measured({.as_of = date("2022-02-01"),
                           .flows = {{.date = date("2023-02-01"), .amount = 103.0}},
                           .yield = 0.05})
                     .present_value,
                at("pv_flat"), 1e-9);
    EXPECT_NEAR(*measured({.as_of = date("2023-01-01"),
                           .flows = {{.date = date("2023-01-01"), .amount = -100.0}},
                           .yield = 0.08,
                           .amount_on = date("2023-07-01")})
                     .required_amount,
                at("fv_half_year"), 1e-9);
    EXPECT_NEAR(*measured({.as_of = date("2023-01-01"),
                           .flows = {{.date = date("2023-06-30"), .amount = 50.0},
                                     {.date = date("2023-12-31"), .amount = 50.0}}})
                     .wal,
                at("wal_years"), 1e-9);
    EXPECT_NEAR(*measured({.as_of = date("2023-01-01"),
                           .flows = {{.date = date("2023-10-01"), .amount = 100.0},
                                     {.date = date("2024-01-01"), .amount = 100.0}},
                           .yield = 0.01})
                     .macaulay_duration,
                at("duration_two_cashflows"), 1e-9);
    const FlowMeasures priced =
        measured({.as_of = date("2022-03-01"),
                  .flows = {{.date = date("2022-05-01"), .amount = 3100.0, .zero_rate = 0.04}},
                  .balance = 3000.0,
                  .price = 100.0});
    EXPECT_NEAR(*priced.z_spread, at("z_spread_single_flow"), 1e-9);
    EXPECT_NEAR(*priced.residual, 0.0, 1e-6);
    const FlowMeasures surviving = measured({.as_of = date("2023-01-01"),
                                             .flows = {{.date = date("2023-04-01"), .amount = 1.0},
                                                       {.date = date("2024-01-01"), .amount = 1.0}},
                                             .attrition_rate = 0.1});
    EXPECT_NEAR(*surviving.rows[0].surviving, 0.9743552535, 1e-10);
    EXPECT_NEAR(*surviving.rows[1].surviving, 0.9, 1e-12);
}

TEST(FlowMeasures, TheRatesOfReturnOfCaseA01) {
    const golden::JsonCase file("tests/golden/clo/A01_irr_from_cashflows.json");
    for (const element each : file["cases"].get_array()) {
        FlowMeasureTerms terms;
        for (const element flow : each["flows"].get_array())
            terms.flows.push_back(
                {.date = date(std::string_view(flow.at(0))), .amount = flow.at(1)});
        terms.as_of = terms.flows.front().date;
        EXPECT_NEAR(*measured(terms).internal_rate, double(each["expected_recomputed"]), 1e-8);
    }
}

TEST(FlowMeasures, AZSpreadAndItsPriceAreEachOthersInverse) {
    FlowMeasureTerms terms{.as_of = date("2026-01-01"), .balance = 100.0, .z_spread = 0.031};
    for (int year = 1; year <= 5; ++year)
        terms.flows.push_back({.date = fin::add_months(terms.as_of, 12 * year),
                               .amount = year == 5 ? 104.0 : 4.0,
                               .zero_rate = 0.02 + 0.001 * year});
    const FlowMeasures made = measured(terms);
    terms.price = made.price;
    terms.z_spread = std::nullopt;
    EXPECT_NEAR(*measured(terms).z_spread, 0.031, 1e-10);
}

TEST(FlowMeasures, FlowsOutOfOrderAndPricesWithoutABalanceAreErrors) {
    FlowMeasureTerms terms{.as_of = date("2026-01-01"),
                           .flows = {{.date = date("2028-01-01"), .amount = 1.0},
                                     {.date = date("2027-01-01"), .amount = 1.0}}};
    EXPECT_FALSE(measure_flows(terms));
    std::swap(terms.flows[0], terms.flows[1]);
    EXPECT_TRUE(measure_flows(terms));
    terms.price = 99.0;
    EXPECT_FALSE(measure_flows(terms));
    terms.balance = 100.0;
    EXPECT_TRUE(measure_flows(terms));
    terms.yield = 0.05;
    EXPECT_FALSE(measure_flows(terms));
}

}  // namespace
}  // namespace ballast::clo
