// When a figure of an earlier system equals the current one.
#include "model/earlier_figure.hpp"

#include <gtest/gtest.h>

namespace ballast::model {
namespace {

DifferenceReason reason(EarlierMeasure measure, double earlier, double current) {
    return compared({.measure = measure, .value = earlier}, current).reason;
}

TEST(EarlierFigure, EqualsTheCurrentOneWithinItsLastStoredDigit) {
    using enum EarlierMeasure;
    EXPECT_EQ(reason(kMarketValue, 100.004, 100.0), DifferenceReason::kNone);
    EXPECT_EQ(reason(kMarketValue, 100.01, 100.0), DifferenceReason::kUnexplained);
    EXPECT_EQ(reason(kQuantity, 10.0000004, 10.0), DifferenceReason::kNone);
    EXPECT_EQ(reason(kQuantity, 10.00001, 10.0), DifferenceReason::kUnexplained);
    EXPECT_EQ(reason(kVega, 0.12344, 0.1234), DifferenceReason::kNone);
    // Doubles of a large amount have no cents to compare.
    EXPECT_EQ(reason(kMarketValue, 1e13 + 1000.0, 1e13), DifferenceReason::kNone);
}

TEST(EarlierFigure, MayBeTheCurrentOneRoundedToUnits) {
    using enum EarlierMeasure;
    EXPECT_EQ(reason(kMarketValue, 1000.0, 1000.43), DifferenceReason::kRounding);
    EXPECT_EQ(reason(kMarketValue, 1000.0, 1000.6), DifferenceReason::kUnexplained);
    EXPECT_EQ(reason(kMarketValue, 0.0, 0.4), DifferenceReason::kUnexplained);
}

TEST(EarlierFigure, HasADifferenceOnlyWithACurrentFigure) {
    const EarlierFigure earlier{.measure = EarlierMeasure::kCash, .value = 5.0};
    EXPECT_EQ(compared(earlier, 3.0).difference, -2.0);
    const ComparedFigure none = without_current(earlier, DifferenceReason::kNoPrice, "no price");
    EXPECT_FALSE(none.current);
    EXPECT_FALSE(none.difference);
    EXPECT_EQ(none.detail, "no price");
}

}  // namespace
}  // namespace ballast::model
