// What the collateral tests of a deal are evaluated with, and the names that their expressions use.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"
#include "clo/expression.hpp"
#include "clo/par_value.hpp"
#include "clo/pool.hpp"

namespace ballast::clo {

struct AdjustedParFigure {
    double value = 0.0;
    std::vector<std::string> undetermined;  // assets whose value the data do not determine
};

// The adjusted collateral principal amount for the par of each row of the pool and the principal
// cash.
using AdjustedPar =
    std::function<AdjustedParFigure(std::span<const double> par, double principal_cash)>;

// An overcollateralization test: the adjusted collateral principal amount over the notes of the
// group and all senior ones, with deferred interest.
struct CoverageTerm {
    std::string id;        // of the coverage group
    std::string variable;  // that holds the denominator: notes.<id>
    double denominator = 0.0;
    double trigger = 0.0;
    bool applies = true;  // false before its first date
    bool above = false;   // whether equality fails
};

struct TestTerms {
    fin::Date as_of;
    CalculationMode mode = CalculationMode::kCorrected;
    double principal_cash = 0.0;
    std::optional<double> index_rate;
    std::map<std::string, std::variant<double, std::vector<double>>> inputs;
    std::map<std::string, std::vector<std::string>> sets;
    DealDates dates;
    DealTests tests;
    std::optional<CollateralMatrix> matrix;
    // The last official values, by number or id: a failing test that is no worse maintains.
    std::map<std::string, double> previous;
    std::vector<CoverageTerm> coverage;
};

// Of a deal and its state. The principal cash is that of the collection and ramp-up accounts; the
// earlier workbook reads the collection account alone.
TestTerms test_terms(const Deal& deal, fin::Date as_of, CalculationMode mode);

// From the valuation terms of the deal (par_value.hpp).
AdjustedPar adjusted_par_of(const Pool& pool, const Valuation& valuation,
                            ExcessAssets excess = ExcessAssets::kCcc);

// The country groups that a deal has unless it defines them.
const std::map<std::string, std::vector<std::string>>& default_country_sets();

// The index of the function test() in the vocabulary of tests.
inline constexpr std::size_t kTestFunction = 0;

// The names and values of variables: as_of, index_rate, dates.*, inputs.*, sets.*.
class TestVariables : public Environment {
public:
    explicit TestVariables(const TestTerms& terms);

    // `arguments`: the tests that test() knows.
    Vocabulary vocabulary(std::vector<std::string> arguments) const;
    // A name that the deal does not define and an expression of the library needs: unknown.
    void add_unknown(const std::string& name);

    Value variable(std::size_t index) const override { return values_[index]; }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return texts_[index];
    }
    const std::vector<double>* numbers(std::size_t index) const override { return numbers_[index]; }
    const std::string& name(std::size_t index) const { return names_[index].name; }

private:
    void add(std::string name, ValueType type, Value value,
             const std::vector<std::string>* texts = nullptr,
             const std::vector<double>* numbers = nullptr);

    std::vector<Variable> names_;
    std::vector<Value> values_;
    std::vector<const std::vector<std::string>*> texts_;
    std::vector<const std::vector<double>*> numbers_;
};

// Highest WARF at a spread and a diversity score, linear between the points of the matrix. Fails
// outside of it and where the matrix is not one.
Result<double> matrix_warf(const CollateralMatrix& matrix, double spread, double diversity);

}  // namespace ballast::clo
