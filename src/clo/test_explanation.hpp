// Why the value of a test is what it is: assets, cash and expenses that add up to its numerator.
#pragma once

#include <span>
#include <string>

#include "clo/explain.hpp"
#include "clo/par_value.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

// The adjusted collateral principal amount asset by asset, in the order of the rows of the pool.
ParValue par_value_of(const Pool& pool, const Valuation& valuation, std::span<const double> par,
                      double principal_cash);

// The adjusted collateral principal amount: every asset in the category with its lowest value (the
// key of the row), and principal cash.
TestPart adjusted_par_part(const TestEngine& engine, const PoolState& state,
                           const Valuation& valuation);

// The parts of the engine, and that of the adjusted collateral principal amount where the test uses
// it.
TestExplanation explained_parts(const TestEngine& engine, std::size_t test, const PoolState& state,
                                const TestFigures& figures, const Valuation& valuation);

// Of a test of the engine, or the interest coverage of a group, "ic.<group>". kNotFound where the
// deal has no such test, kInvalidInput where it has no value.
Result<Explanation> explain_test(const Deal& deal, std::span<const Holding> holdings,
                                 fin::Date as_of, const std::string& name, CalculationMode mode);

}  // namespace ballast::clo
