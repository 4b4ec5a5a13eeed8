// Cases A01 and A04: internal rates of return, present values, average life, duration.
#include "clo/dated_flows.hpp"

#include "../../tests/golden/json_case.hpp"
#include "clo/asset_flows.hpp"
#include "clo/note_interest-inl.hpp"
#include "clo/tranche_price.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

fin::Date date(element text) { return fin::Date::parse(std::string_view(text)).value(); }

std::vector<DatedFlow> flows_of(element list) {
    std::vector<DatedFlow> flows;
    for (const element each : list.get_array()) flows.push_back({date(each.at(0)), each.at(1)});
    return flows;
}

element case_of(const golden::JsonCase& file, std::string_view name) {
    for (const element each : file["cases"].get_array())
        if (std::string_view(each["name"]) == name) return each;
    throw std::runtime_error("no case");
}

TEST(RateCases, InternalRatesOfCaseA01) {
    const golden::JsonCase file("tests/golden/clo/A01_irr_from_cashflows.json");
    for (const element each : file["cases"].get_array())
        EXPECT_NEAR(internal_rate(flows_of(each["flows"])).value(),
                    double(each["expected_recomputed"]), 1e-8)
            << std::string_view(each["name"]);
    const element amount = file["required_amount"];
    EXPECT_NEAR(amount_for_rate(flows_of(amount["inputs"]["flows"]), amount["inputs"]["target_irr"],
                                date(amount["inputs"]["pay_date"])),
                double(amount["expected"]), 1e-8);
}

TEST(RateCases, NoRateWithoutASignChange) {
    const fin::Date start = fin::Date::from_ymd(2024, 1, 1).value();
    EXPECT_FALSE(internal_rate(std::vector<DatedFlow>{{start, -100.0}, {start + 365, 0.0}}));
    EXPECT_FALSE(internal_rate(std::vector<DatedFlow>{}));
    EXPECT_NEAR(*internal_rate(std::vector<DatedFlow>{{start, -100.0}, {start + 365, 1.0}}), -0.99,
                1e-9);
}

TEST(RateCases, PricesOfCaseA04) {
    const golden::JsonCase file("tests/golden/clo/A04_pricing_unit_numbers.json");
    const element pv = case_of(file, "pv_flat");
    const DatedFlow flow{date(pv["inputs"]["to"]), pv["inputs"]["cashflow"]};
    EXPECT_NEAR(present_value({&flow, 1}, date(pv["inputs"]["from"]), pv["inputs"]["annual_rate"]),
                double(pv["expected_recomputed"]), 1e-9);
    for (const std::string_view name : {"fv_half_year", "fv_one_year"}) {
        const element fv = case_of(file, name);
        const DatedFlow paid{date(fv["inputs"]["from"]), -double(fv["inputs"]["amount"])};
        EXPECT_NEAR(amount_for_rate({&paid, 1}, fv["inputs"]["rate"], date(fv["inputs"]["to"])),
                    double(fv["expected_recomputed"]), 1e-9);
    }
    const element wal = case_of(file, "wal_years");
    EXPECT_NEAR(
        average_life(flows_of(wal["inputs"]["principal"]), date(wal["inputs"]["as_of"])).value(),
        double(wal["expected_recomputed"]), 1e-9);
    for (const std::string_view name : {"duration_bullet_273d", "duration_two_cashflows"}) {
        const element each = case_of(file, name);
        EXPECT_NEAR(macaulay_duration(flows_of(each["inputs"]["cashflows"]),
                                      date(each["inputs"]["as_of"]), each["inputs"]["flat_rate"])
                        .value(),
                    double(each["expected_recomputed"]), 1e-9);
    }
    const element survival = case_of(file, "survival_factors");
    const fin::Date from = date(survival["inputs"]["from"]);
    std::size_t i = 0;
    for (const element to : survival["inputs"]["dates"].get_array()) {
        const double years = (date(to) - from) / 365.0;
        EXPECT_NEAR(1.0 - periodic_rate(survival["inputs"]["annual_rate"], years),
                    double(survival["expected_recomputed"].at(i++)), 1e-10);
    }
}

TEST(RateCases, ZSpreadOfCaseA04) {
    const golden::JsonCase file("tests/golden/clo/A04_pricing_unit_numbers.json");
    const element each = case_of(file, "z_spread_single_flow");
    const element inputs = each["inputs"];
    TrancheFlows flows{.as_of = date(inputs["settle"]), .balance = double(inputs["face"])};
    flows.flows = flows_of(inputs["cashflows"]);
    const double years = (flows.flows[0].date - flows.as_of) / 365.0;
    // The case states the zero rate at the flow.
    flows.index = {(std::pow(1.0 + double(inputs["curve_rate_at_flow"]), years) - 1.0) / years};
    flows.fractions = {years};
    EXPECT_NEAR(z_spread_of(flows, inputs["price_pct"]).value(),
                double(each["expected_recomputed"]), 1e-9);
}

TEST(NoteInterestCases, BothVariantsOfCaseA02) {
    const golden::JsonCase file(
        "tests/golden/clo/A02_deferred_interest_and_interest_on_interest.json");
    for (const auto& [name, factor] :
         {std::pair("expected_variant_A", 0.0), std::pair("expected_variant_B", 1.2)}) {
        const element note = file["inputs"]["note"];
        NoteAmounts<double> amounts{.balance = double(note["balance"])};
        fin::Date before = date(note["accrual_start"]);
        for (const element row : file[name].get_array()) {
            const double accrual = double(note["rate"]) * (date(row["date"]) - before) / 365.0;
            const NoteInterest<double> due = accrued_interest(amounts, accrual, factor * accrual);
            EXPECT_NEAR(due.current, double(row["interest_accrued"]), 1e-8);
            EXPECT_NEAR(due.on_interest, double(row["interest_on_interest"]), 1e-8);
            amounts.unpaid += due.current + due.on_interest - double(row["interest_paid"]);
            amounts.balance -= double(row["principal_paid"]);
            EXPECT_NEAR(amounts.unpaid, double(row["interest_due_after"]), 1e-8);
            before = date(row["date"]);
        }
    }
}

}  // namespace
}  // namespace ballast::clo
