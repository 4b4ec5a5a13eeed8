#include "clo/test_explanation.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>

#include "clo/interest_coverage.hpp"

namespace ballast::clo {

namespace {

constexpr std::string_view kPrincipalCash = "principal cash";
constexpr std::array<std::string_view, 5> kCategories{"performing", "defaulted", "deferring",
                                                      "discount", "excess of CCC assets"};

Error no_value(const std::string& name) {
    return fail(
        Code::kInvalidInput,
        fmt::format("the test {} has no value: it is not applicable, or data are missing", name));
}

// The rows of a part are those of the numerator.
Explanation explanation_of(const TestReport& report, const std::vector<TestPart>& parts,
                           bool haircuts) {
    Explanation result{.formula = report.expression};
    result.value = report.numerator.value_or(*report.value);
    result.inputs.push_back({"value", *report.value});
    if (report.numerator) result.inputs.push_back({"numerator", *report.numerator});
    if (report.denominator) result.inputs.push_back({"denominator", *report.denominator});
    if (report.threshold) result.inputs.push_back({"threshold", *report.threshold});
    if (report.cushion) result.inputs.push_back({"cushion", *report.cushion});
    if (parts.empty()) return result;
    const TestPart& part = parts.front();
    result.value = part.total;
    result.inputs.push_back({part.expression, part.total});
    for (const TestRow& row : part.rows) {
        const bool asset = !row.asset.empty();
        result.rows.push_back({.id = asset ? row.asset : row.key,
                               .category = asset ? row.key : std::string(),
                               .amount = row.par,
                               .value = row.amount,
                               .haircut = haircuts && asset ? row.par - row.amount : 0.0});
    }
    result.rest = part.rest;
    return result;
}

Result<Explanation> explain_interest_coverage(const Deal& deal, std::span<const Holding> holdings,
                                              fin::Date as_of, const std::string& name,
                                              CalculationMode mode) {
    const std::vector<TestReport> reports = interest_coverage(deal, holdings, as_of, mode);
    const auto report = std::ranges::find(reports, name, &TestReport::id);
    if (report == reports.end())
        return fail(Code::kNotFound, fmt::format("the deal has no test {}", name));
    if (!report->value) return no_value(name);
    TRY(TestPart part, interest_part(deal, holdings, as_of, mode));
    return explanation_of(*report, {std::move(part)}, false);
}

}  // namespace

TestPart adjusted_par_part(const TestEngine& engine, const PoolState& state,
                           const Valuation& valuation) {
    const Pool& pool = engine.pool();
    const ParValue value = par_value_of(pool, valuation, state.par(), state.principal_cash());
    TestPart part{.expression = "adjusted_par()", .total = value.adjusted};
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        if (state.par()[row] <= 0.0) continue;
        const Holding& holding = pool.holding(row);
        const AssetParValue& asset = value.assets[row];
        part.rows.push_back(
            {.asset = holding.id,
             .issuer = holding.issuer_name,
             .key = std::string(kCategories[static_cast<std::size_t>(asset.category)]),
             .par = state.par()[row],
             .amount = asset.value});
    }
    part.rows.push_back({.key = std::string(kPrincipalCash), .amount = state.principal_cash()});
    if (value.purchased_accrued != 0.0)
        part.rows.push_back(
            {.key = "purchased accrued interest", .amount = value.purchased_accrued});
    std::ranges::stable_sort(part.rows, std::greater<>{}, &TestRow::amount);
    part.rest = part.total;
    for (const TestRow& row : part.rows) part.rest -= row.amount;
    return part;
}

TestExplanation explained_parts(const TestEngine& engine, std::size_t test, const PoolState& state,
                                const TestFigures& figures, const Valuation& valuation) {
    TestExplanation made = engine.explain(test, state, figures);
    if (uses(engine.tests()[test].value, Op::kAdjustedPar))
        made.parts.insert(made.parts.begin(), adjusted_par_part(engine, state, valuation));
    return made;
}

Result<Explanation> explain_test(const Deal& deal, std::span<const Holding> holdings,
                                 fin::Date as_of, const std::string& name, CalculationMode mode) {
    Pool pool(holdings, {.source = deal.options.ratings, .mode = mode, .as_of = as_of});
    AdjustedPar adjusted = adjusted_par_of(pool, deal.valuation);
    TRY(const auto engine,
        TestEngine::make(test_terms(deal, as_of, mode), std::move(pool), std::move(adjusted)));
    const auto test = engine.find(name);
    if (!test) return explain_interest_coverage(deal, holdings, as_of, name, mode);
    const PoolState state = engine.state();
    const TestExplanation made =
        explained_parts(engine, *test, state, engine.figures(state)[*test], deal.valuation);
    if (!made.report.value) return no_value(name);
    Explanation result = explanation_of(made.report, made.parts,
                                        uses(engine.tests()[*test].value, Op::kAdjustedPar));
    if (made.report.kind == TestKind::kCoverage)
        result.formula =
            "OC ratio = (assets at their values + principal cash) / (balance and deferred interest "
            "of the group and all senior)";
    return result;
}

}  // namespace ballast::clo
