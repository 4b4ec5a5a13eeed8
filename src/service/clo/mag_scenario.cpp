// Scenarios from the cash flow inputs and settings of the earlier workbook.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "service/clo/describe_scenario.hpp"
#include "service/clo/mag_deal.hpp"

namespace ballast::service {

namespace {

std::optional<double> scenario_number(const ingest::MagValues& values, const char* name) {
    const auto found = values.find(name);
    if (found == values.end() || !found->second) return std::nullopt;
    const auto* number = std::get_if<double>(&*found->second);
    return number ? std::optional(*number) : std::nullopt;
}

Decimal scenario_price(double percent) {
    return Decimal::from_double(percent, 6, Rounding::kHalfEven).value_or(Decimal());
}

void read_liquidation(const ingest::MagValues& inputs, const MagUnits& units,
                      clo::Assumptions& assumptions) {
    // Rating classes of the sheet, whose prices apply to all notches of Moody's scale.
    struct Bucket {
        const char* key;
        std::vector<const char*> ratings;
    };
    const std::vector<Bucket> buckets{{"aa_liquidation_price", {"Aa1", "Aa2", "Aa3"}},
                                      {"a_liquidation_price", {"A1", "A2", "A3"}},
                                      {"bbb_liquidation_price", {"Baa1", "Baa2", "Baa3"}},
                                      {"bb_liquidation_price", {"Ba1", "Ba2", "Ba3"}},
                                      {"b_liquidation_price", {"B1", "B2", "B3"}},
                                      {"ccc_liquidation_price", {"Caa1", "Caa2", "Caa3"}}};
    for (const Bucket& bucket : buckets) {
        const auto price = scenario_number(inputs, bucket.key);
        if (!price) continue;
        if (!assumptions.liquidation) assumptions.liquidation = clo::LiquidationAssumption{};
        for (const char* rating : bucket.ratings)
            assumptions.liquidation->by_rating[rating] = scenario_price(units.price(*price));
    }
    if (const auto price = scenario_number(inputs, "liquidation_price")) {
        if (!assumptions.liquidation) assumptions.liquidation = clo::LiquidationAssumption{};
        assumptions.liquidation->price = scenario_price(units.price(*price));
    }
}

void read_reinvestment(const ingest::MagValues& inputs, const MagUnits& units,
                       clo::Assumptions& assumptions) {
    const auto price = scenario_number(inputs, "reinvestment_price");
    const auto spread = scenario_number(inputs, "reinvestment_spread");
    const auto months = scenario_number(inputs, "reinvestment_maturity_months");
    if (!price && !spread && !months) return;
    clo::ReinvestmentAssumption reinvestment;
    if (price) reinvestment.price = scenario_price(units.price(*price));
    if (spread) reinvestment.spread = units.rate(*spread);
    if (months) reinvestment.term_months = std::max(1, static_cast<int>(*months));
    if (const auto floor = scenario_number(inputs, "reinvestment_floor"))
        reinvestment.floor = units.rate(*floor);
    assumptions.reinvestment = reinvestment;
}

// Rates of a vector are of one unit: percentages as soon as one of them is.
void add_vectors(const CloBookInputs& from, const MagUnits& units, clo::Assumptions& assumptions) {
    for (const CloBookVector& vector : from.vectors) {
        std::vector<double> values = vector.values;
        const bool percent = units.rates_in_percent && std::ranges::any_of(values, [](double x) {
                                 return std::abs(x) > 1.0;
                             });
        if (percent)
            for (double& value : values) value /= 100.0;
        assumptions.vectors[vector.name] = std::move(values);
    }
}

// A number, or the name of a vector.
std::optional<clo::RateAssumption> rate_assumption(const ingest::MagValues& inputs,
                                                   const char* name, const MagUnits& units,
                                                   const clo::Assumptions& assumptions) {
    if (const auto number = scenario_number(inputs, name)) return units.rate(*number);
    const auto found = inputs.find(name);
    if (found == inputs.end() || !found->second) return std::nullopt;
    const auto* text = std::get_if<std::string>(&*found->second);
    if (!text || !assumptions.vectors.contains(*text)) return std::nullopt;
    return *text;
}

// Recoveries are what severities leave.
clo::RateAssumption recovery_of(const clo::RateAssumption& severity,
                                const clo::Assumptions& assumptions) {
    if (const auto* number = std::get_if<double>(&severity)) return 1.0 - *number;
    std::vector<double> rates = assumptions.vectors.at(std::get<std::string>(severity));
    for (double& rate : rates) rate = 1.0 - rate;
    return rates;
}

clo::Assumptions assumptions_of(const ingest::MagValues& inputs, const CloBookInputs& shared,
                                const MagUnits& units) {
    clo::Assumptions assumptions;
    add_vectors(shared, units, assumptions);
    if (const auto cdr = rate_assumption(inputs, "cdr", units, assumptions))
        assumptions.defaults = *cdr;
    if (const auto cpr = rate_assumption(inputs, "cpr", units, assumptions))
        assumptions.prepay = *cpr;
    if (const auto severity = rate_assumption(inputs, "severity", units, assumptions))
        assumptions.recovery = recovery_of(*severity, assumptions);
    if (const auto lag = scenario_number(inputs, "lag"))
        assumptions.lag_months = static_cast<int>(*lag);
    read_liquidation(inputs, units, assumptions);
    read_reinvestment(inputs, units, assumptions);
    return assumptions;
}

constexpr const char* kWorkbookIndex = "USD_LIBOR_3M";

// The curve replaces the rate of today. Spot rates of the earlier system are annual.
void add_shared(const CloBookInputs& inputs, const MagUnits& units, CloScenarioDocument& document) {
    document.transition = inputs.rating;
    if (inputs.curve.empty()) return;
    const bool percent =
        units.rates_in_percent && std::ranges::any_of(inputs.curve, [](const auto& node) {
            return std::abs(node.rate) > 1.0;
        });
    CloCurve& curve = document.curves[kWorkbookIndex];
    curve = {.nodes = inputs.curve, .compounding = fin::Compounding::kAnnual};
    if (percent)
        for (CurveNodeRow& node : curve.nodes) node.rate /= 100.0;
}

std::vector<CloScenarioParameter> parameters_of(const std::vector<ingest::MagParameter>& from) {
    std::vector<CloScenarioParameter> parameters;
    for (const ingest::MagParameter& one : from) {
        CloScenarioParameter row{.section = one.section,
                                 .name = one.name,
                                 .label = one.label,
                                 .value = {"null"},
                                 .type = "none",
                                 .unit = {},
                                 .cell = one.cell};
        if (one.value) {
            row.value = {wire::to_json(*one.value)};
            row.type = std::holds_alternative<double>(*one.value) ? "number" : "text";
        }
        parameters.push_back(std::move(row));
    }
    return parameters;
}

}  // namespace

CloScenarioDocument scenario_of_sheet(const ingest::MagSheet& sheet, const CloBookInputs& inputs,
                                      const MagUnits& units) {
    CloScenarioDocument document;
    document.description = fmt::format("Sheet {} of the earlier workbook", sheet.sheet);
    document.assumptions = assumptions_of(sheet.parsed.cashflow_inputs, inputs, units);
    if (const auto rate = scenario_number(sheet.parsed.libor, "current"))
        document.curves[kWorkbookIndex].path = {units.rate(*rate)};
    add_shared(inputs, units, document);
    document.parameters = parameters_of(sheet.parameters);
    return document;
}

CloScenarioDocument scenario_of_settings(const std::vector<ingest::MagParameter>& settings,
                                         const CloBookInputs& inputs, const MagUnits& units) {
    CloScenarioDocument document;
    document.description = "Settings of runs of the earlier workbook";
    ingest::MagValues values;
    for (const ingest::MagParameter& one : settings) values.emplace(one.name, one.value);
    document.assumptions = assumptions_of(values, inputs, units);
    add_shared(inputs, units, document);
    document.parameters = parameters_of(settings);
    return document;
}

}  // namespace ballast::service
