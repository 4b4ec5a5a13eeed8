// Interest coverage of a deal on a date as reports of tests, beside those of TestEngine, which
// knows the assets but not what they pay in the period.
#pragma once

#include <span>
#include <vector>

#include "clo/asset.hpp"
#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

// One report, "ic.<group>", for each coverage group with a trigger: interest collected and expected
// until the next payment date, at the index rates that the state has fixed, over the interest due.
// Not computable without a state or a rate; not applicable before the first test date, after
// acceleration, and where no interest is due.
std::vector<TestReport> interest_coverage(const Deal& deal, std::span<const Holding> holdings,
                                          fin::Date as_of,
                                          CalculationMode mode = CalculationMode::kCorrected);

// Interest collected until the next payment date by asset, other receipts, and the senior expenses:
// the numerator of the ratios. Fails where the reports are not computable.
Result<TestPart> interest_part(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of,
                               CalculationMode mode);

}  // namespace ballast::clo
