// Figures that an earlier system stored, compared with those of this one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fin/date.hpp"

namespace ballast::model {

enum class EarlierMeasure : std::uint8_t {
    // Of a holding, an account or a position.
    kQuantity,
    kCostBasis,
    kMarketValue,
    kUnrealizedGain,
    // Of a portfolio.
    kTotalValue,
    kCash,
    kLongValue,
    kShortValue,
    kGrossExposure,
    kNetExposure,
    kPositions,
    // Of an option position.
    kDelta,
    kGamma,
    kTheta,
    kVega,
    kRho,
};

// `object` is the account or portfolio: in a file by the id of the earlier system, once imported by
// its short name here. `symbol` is empty for a figure of the whole. `as_of` is absent where the
// earlier system stored no date.
struct EarlierFigure {
    EarlierMeasure measure = EarlierMeasure::kQuantity;
    std::string object;
    std::string symbol;
    std::optional<fin::Date> as_of;
    double value = 0.0;
};

// The price at which the earlier system valued a security or contract on a day: per unit, in the
// currency of its quotes.
struct EarlierQuote {
    std::string symbol;
    fin::Date date;
    double price = 0.0;
};

// Why two figures differ. A rule of the earlier system is named only where applying it to the
// imported data gives the stored figure.
enum class DifferenceReason : std::uint8_t {
    kNone,      // equal within the tolerance
    kRounding,  // the earlier figure is the current one, rounded
    // Rules of the earlier ledger.
    kDividendAsShares,
    kTransferOutIgnored,
    kTransferOutAsInflow,
    kFeesLeftOut,
    kMissingPriceAsZero,
    kValueAtCost,
    // Rules of the earlier portfolio system.
    kGrossAsTotal,
    kInventedCash,
    kAbsoluteShort,
    kWithoutMultiplier,
    kGreeksNotComputed,
    kDefaultInputs,
    kRateAsPercent,
    kDividedTwice,
    kPerUnit,  // of one unit, not of the position
    // The figures rest on different data.
    kOtherPrice,
    kNoTransactions,
    kNoPrice,
    kNotImported,
    kNotComputed,
    kUnexplained,
};

struct ComparedFigure {
    EarlierFigure earlier;
    std::optional<double> current;
    std::optional<double> difference;  // current less earlier
    DifferenceReason reason = DifferenceReason::kNone;
    std::string detail;  // empty, or what the reason rests on
};

// Whether two figures are equal: within half a unit of `digits` decimals, or 1e-9 of their size.
bool are_equal(double a, double b, int digits);

// The comparison of a figure for which the current system has `current`, with the reason still
// open: kNone or kRounding where the figures are equal or the earlier one is rounded, otherwise
// kUnexplained.
ComparedFigure compared(const EarlierFigure& earlier, double current);
// "VTI at 50 in the files and 100 here".
std::string prices_text(std::string_view symbol, double earlier, double here);

// Sets the reason kOtherPrice: `at_earlier_prices` is the comparison of the same figure at the
// prices of the earlier system, which are in `prices`. Nothing where that does not give the earlier
// figure either.
void explain_by_prices(ComparedFigure& figure, const ComparedFigure& at_earlier_prices,
                       std::string_view prices);
// Without a current figure, for `reason`.
ComparedFigure without_current(const EarlierFigure& earlier, DifferenceReason reason,
                               std::string detail);

}  // namespace ballast::model
