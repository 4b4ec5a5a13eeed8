#include "clo/test_terms.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "clo/test_explanation.hpp"

namespace ballast::clo {

namespace {

double principal_cash_of(const Deal& deal, CalculationMode mode) {
    if (!deal.state) return 0.0;
    double cash = 0.0;
    for (const Account& account : deal.accounts) {
        const bool counted =
            account.type == AccountType::kCollection ||
            (account.type == AccountType::kRampUp && mode == CalculationMode::kCorrected);
        const auto balance = deal.state->accounts.find(account.id);
        if (counted && balance != deal.state->accounts.end())
            cash += balance->second.principal.to_double();
    }
    return cash;
}

double balance_of(const Deal& deal, const Tranche& tranche) {
    if (deal.state) {
        const auto state = deal.state->tranches.find(tranche.id);
        if (state != deal.state->tranches.end())
            return state->second.balance.value_or(tranche.original).to_double() +
                   state->second.deferred.to_double();
    }
    return tranche.original.to_double();
}

// A name of the expression language for an id.
std::string variable_of(std::string_view id) {
    std::string name = "notes.n_";
    for (const char c : id) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += plain ? c : '_';
    }
    return name;
}

std::vector<CoverageTerm> coverage_terms(const Deal& deal, fin::Date as_of, CalculationMode mode) {
    std::vector<CoverageTerm> terms;
    for (const Coverage& group : deal.coverage) {
        if (!group.oc) continue;
        int lowest = 0;
        for (const Tranche& tranche : deal.tranches)
            if (std::ranges::find(group.tranches, tranche.id) != group.tranches.end())
                lowest = std::max(lowest, tranche.rank);
        CoverageTerm term{.id = group.id,
                          .variable = variable_of(group.id),
                          .trigger = *group.oc,
                          .applies = !group.oc_from || as_of >= *group.oc_from,
                          .above = deal.options.coverage_pass == CoveragePass::kAbove ||
                                   mode == CalculationMode::kAsOldModel};
        for (const Tranche& tranche : deal.tranches)
            if (tranche.kind == TrancheKind::kDebt && tranche.in_coverage && tranche.rank <= lowest)
                term.denominator += balance_of(deal, tranche);
        terms.push_back(std::move(term));
    }
    return terms;
}

// The place of `x` between two points of an axis: the lower one and the weight of the upper one.
Result<std::pair<std::size_t, double>> place_on(const std::vector<double>& axis, double x,
                                                std::string_view what) {
    if (!(x >= axis.front() && x <= axis.back()))
        return fail(Code::kInvalidInput,
                    fmt::format("the {} {} is outside the collateral matrix, which is from {} to "
                                "{}",
                                what, x, axis.front(), axis.back()));
    const auto above = std::ranges::upper_bound(axis, x);
    const std::size_t low = std::min(static_cast<std::size_t>(above - axis.begin()) - 1,
                                     axis.size() == 1 ? 0 : axis.size() - 2);
    if (axis.size() == 1) return std::pair{low, 0.0};
    return std::pair{low, (x - axis[low]) / (axis[low + 1] - axis[low])};
}

bool is_increasing(const std::vector<double>& axis) {
    return !axis.empty() && std::ranges::adjacent_find(axis, std::greater_equal<>{}) == axis.end();
}

std::vector<ParAsset> par_assets(const Pool& pool, const Valuation& valuation) {
    std::vector<ParAsset> assets;
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        const RatedAsset& rated = pool.rated(row);
        const Holding& holding = pool.holding(row);
        ParAsset asset = par_asset(holding, rated.moodys_rating.value, rated.sp_rating.value,
                                   valuation, pool.rules().as_of);
        if (!holding.moodys_recovery && rated.moodys_recovery.value)
            asset.recovery = std::min(asset.recovery.value_or(*rated.moodys_recovery.value),
                                      *rated.moodys_recovery.value);
        assets.push_back(std::move(asset));
    }
    return assets;
}

}  // namespace

const std::map<std::string, std::vector<std::string>>& default_country_sets() {
    static const std::map<std::string, std::vector<std::string>> kSets{
        {"group_1", {"NL", "AU", "NZ", "GB"}},
        {"group_2", {"DE", "SE", "CH"}},
        {"group_3", {"AT", "BE", "DK", "FI", "FR", "IS", "LI", "LU", "NO", "ES"}},
        // Bahamas, Bermuda, British Virgin Islands, Cayman Islands, Channel Islands, and of the
        // former Netherlands Antilles Curacao.
        {"tax_havens", {"BS", "BM", "VG", "KY", "JE", "GG", "CW"}},
    };
    return kSets;
}

TestTerms test_terms(const Deal& deal, fin::Date as_of, CalculationMode mode) {
    TestTerms terms;
    terms.as_of = as_of;
    terms.mode = mode;
    terms.principal_cash = principal_cash_of(deal, mode);
    if (deal.state) {
        const auto rate = deal.state->index_rates.find(deal.index);
        if (rate != deal.state->index_rates.end()) terms.index_rate = rate->second;
    }
    terms.inputs = deal.inputs;
    terms.sets = default_country_sets();
    for (const auto& [name, members] : deal.sets) terms.sets[name] = members;
    terms.dates = deal.dates;
    terms.tests = deal.tests;
    terms.matrix = deal.matrix;
    terms.coverage = coverage_terms(deal, as_of, mode);
    return terms;
}

ParValue par_value_of(const Pool& pool, const Valuation& valuation, std::span<const double> par,
                      double principal_cash) {
    std::vector<ParAsset> held = par_assets(pool, valuation);
    for (std::size_t row = 0; row < held.size(); ++row) held[row].par = par[row];
    return par_value(held, principal_cash, valuation);
}

AdjustedPar adjusted_par_of(const Pool& pool, const Valuation& valuation, ExcessAssets excess) {
    std::vector<ParAsset> assets = par_assets(pool, valuation);
    return [assets = std::move(assets), valuation, excess](std::span<const double> par,
                                                           double principal_cash) {
        std::vector<ParAsset> held;
        held.reserve(assets.size());
        for (std::size_t row = 0; row < assets.size(); ++row) {
            if (par[row] <= 0.0) continue;
            held.push_back(assets[row]);
            held.back().par = par[row];
        }
        ParValue value = par_value(held, principal_cash, valuation, excess);
        return AdjustedParFigure{value.adjusted, std::move(value.undetermined)};
    };
}

TestVariables::TestVariables(const TestTerms& terms) {
    add("as_of", ValueType::kDate, Value::of(static_cast<double>(terms.as_of.serial())));
    add("index_rate", ValueType::kNumber,
        terms.index_rate ? Value::of(*terms.index_rate) : Value::unknown());
    const auto add_date = [&](std::string name, const std::optional<fin::Date>& date) {
        add(std::move(name), ValueType::kDate,
            date ? Value::of(static_cast<double>(date->serial())) : Value::unknown());
    };
    add_date("dates.pricing", terms.dates.pricing);
    add_date("dates.closing", terms.dates.closing);
    add_date("dates.effective", terms.dates.effective);
    add_date("dates.first_payment", terms.dates.first_payment);
    add_date("dates.non_call_end", terms.dates.non_call_end);
    add_date("dates.reinvestment_end", terms.dates.reinvestment_end);
    add_date("dates.stated_maturity", terms.dates.stated_maturity);
    for (const auto& [name, value] : terms.inputs) {
        if (const auto* number = std::get_if<double>(&value))
            add("inputs." + name, ValueType::kNumber, Value::of(*number));
        else
            add("inputs." + name, ValueType::kNumberList, Value::unknown(), nullptr,
                &std::get<std::vector<double>>(value));
    }
    for (const CoverageTerm& term : terms.coverage)
        add(term.variable, ValueType::kNumber, Value::of(term.denominator));
    for (const auto& [name, members] : terms.sets)
        add("sets." + name, ValueType::kTextList, Value::unknown(), &members);
}

Vocabulary TestVariables::vocabulary(std::vector<std::string> arguments) const {
    Vocabulary vocabulary;
    vocabulary.aggregates = true;
    vocabulary.variables = names_;
    vocabulary.functions.push_back(
        {.name = "test", .type = ValueType::kNumber, .arguments = std::move(arguments)});
    return vocabulary;
}

void TestVariables::add_unknown(const std::string& name) {
    if (std::ranges::find(names_, name, &Variable::name) != names_.end()) return;
    add(name, name.starts_with("sets.") ? ValueType::kTextList : ValueType::kNumber,
        Value::unknown());
}

void TestVariables::add(std::string name, ValueType type, Value value,
                        const std::vector<std::string>* texts, const std::vector<double>* numbers) {
    names_.push_back({std::move(name), type});
    values_.push_back(value);
    texts_.push_back(texts);
    numbers_.push_back(numbers);
}

Result<double> matrix_warf(const CollateralMatrix& matrix, double spread, double diversity) {
    const bool shaped = is_increasing(matrix.rows) && is_increasing(matrix.columns) &&
                        matrix.warf.size() == matrix.rows.size() &&
                        std::ranges::all_of(matrix.warf, [&](const auto& row) {
                            return row.size() == matrix.columns.size();
                        });
    if (!shaped)
        return fail(Code::kInvalidInput,
                    "the collateral matrix is not valid: expected increasing rows and columns and "
                    "a WARF for each pair");
    TRY(const auto row, place_on(matrix.rows, spread, "spread"));
    TRY(const auto column, place_on(matrix.columns, diversity, "diversity score"));
    const auto at = [&](std::size_t i) {
        const std::vector<double>& line = matrix.warf[i];
        const double low = line[column.first];
        if (column.second == 0.0) return low;
        return low + column.second * (line[column.first + 1] - low);
    };
    const double low = at(row.first);
    if (row.second == 0.0) return low;
    return low + row.second * (at(row.first + 1) - low);
}

}  // namespace ballast::clo
