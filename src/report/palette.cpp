#include "report/palette.hpp"

namespace ballast::report {

Rgb color_of(const Shape& shape) {
    switch (shape.ink) {
        case Ink::kText:
            return kTextColor;
        case Ink::kFaint:
            return shape.kind == ShapeKind::kText ? kFaintTextColor : kRuleColor;
        case Ink::kAxis:
            return kHeadRuleColor;
        case Ink::kMark:
            return kBadColor;
        case Ink::kGood:
            return kGoodColor;
        case Ink::kBad:
            return kBadColor;
        case Ink::kSeries:
            break;
    }
    return kSeriesColors[static_cast<std::size_t>(shape.series) % kSeriesColors.size()];
}

Rgb color_of(StatusLevel level) {
    switch (level) {
        case StatusLevel::kGood:
            return kGoodColor;
        case StatusLevel::kWarning:
            return kWarningColor;
        case StatusLevel::kBad:
            return kBadColor;
        case StatusLevel::kNeutral:
            break;
    }
    return kTextColor;
}

}  // namespace ballast::report
