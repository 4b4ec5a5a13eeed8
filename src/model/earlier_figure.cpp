#include "model/earlier_figure.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ballast::model {

namespace {

// Decimals to which the earlier systems stored and compared: prices in cents, quantities and Greeks
// to six digits.
int digits_of(EarlierMeasure measure) {
    switch (measure) {
        case EarlierMeasure::kQuantity:
        case EarlierMeasure::kPositions:
        case EarlierMeasure::kDelta:
        case EarlierMeasure::kGamma:
            return 6;
        case EarlierMeasure::kTheta:
        case EarlierMeasure::kVega:
        case EarlierMeasure::kRho:
            return 4;
        default:
            return 2;
    }
}

}  // namespace

bool are_equal(double a, double b, int digits) {
    const double size = std::max(std::abs(a), std::abs(b));
    return std::abs(a - b) <= std::max(0.5 * std::pow(10.0, -digits), 1e-9 * size);
}

ComparedFigure compared(const EarlierFigure& earlier, double current) {
    ComparedFigure figure{.earlier = earlier,
                          .current = current,
                          .difference = current - earlier.value,
                          .reason = DifferenceReason::kUnexplained};
    const int digits = digits_of(earlier.measure);
    if (are_equal(earlier.value, current, digits))
        figure.reason = DifferenceReason::kNone;
    else if (earlier.value != 0.0 && are_equal(earlier.value, current, digits - 2) &&
             earlier.value == std::round(earlier.value))
        figure.reason = DifferenceReason::kRounding;
    return figure;
}

std::string prices_text(std::string_view symbol, double earlier, double here) {
    return fmt::format("{} at {:.6g} in the files and {:.6g} here", symbol, earlier, here);
}

void explain_by_prices(ComparedFigure& figure, const ComparedFigure& at_earlier_prices,
                       std::string_view prices) {
    if (figure.reason != DifferenceReason::kUnexplained || !at_earlier_prices.current ||
        at_earlier_prices.reason == DifferenceReason::kUnexplained)
        return;
    figure.reason = DifferenceReason::kOtherPrice;
    figure.detail = prices;
    if (!at_earlier_prices.detail.empty()) figure.detail += "; " + at_earlier_prices.detail;
}

ComparedFigure without_current(const EarlierFigure& earlier, DifferenceReason reason,
                               std::string detail) {
    return {.earlier = earlier,
            .current = std::nullopt,
            .difference = std::nullopt,
            .reason = reason,
            .detail = std::move(detail)};
}

}  // namespace ballast::model
