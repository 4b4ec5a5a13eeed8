#include "risk/limit_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::risk {
namespace {

using enum model::LimitComparison;
using enum model::LimitEventKind;
using enum model::LimitStatus;
using model::LimitTerms;
using testing::HasSubstr;

constexpr LimitTerms at_most(std::optional<double> soft, std::optional<double> hard) {
    return {kAtMost, soft, hard};
}
constexpr LimitTerms at_least(std::optional<double> soft, std::optional<double> hard) {
    return {kAtLeast, soft, hard};
}

TEST(LimitStatus, AValueAtAThresholdIsInside) {
    const LimitTerms terms = at_most(0.2, 0.25);
    EXPECT_EQ(limit_status(terms, 0.2), kOk);
    EXPECT_EQ(limit_status(terms, 0.2000001), kSoftBreach);
    EXPECT_EQ(limit_status(terms, 0.25), kSoftBreach);
    EXPECT_EQ(limit_status(terms, 0.26), kHardBreach);
    EXPECT_EQ(limit_status(terms, {}), kUnknown);
    EXPECT_EQ(limit_status(at_least(0.03, 0.02), 0.03), kOk);
    EXPECT_EQ(limit_status(at_least(0.03, 0.02), 0.025), kSoftBreach);
    EXPECT_EQ(limit_status(at_least(0.03, 0.02), 0.01), kHardBreach);
    EXPECT_EQ(limit_status(at_most(0.2, {}), 9.0), kSoftBreach);
}

TEST(LimitTerms, ContradictWhenACeilingIsBelowAFloor) {
    EXPECT_TRUE(contradict(at_most({}, 0.9), at_least({}, 1.2)));
    EXPECT_TRUE(contradict(at_least(1.2, {}), at_most({}, 0.9)));
    EXPECT_FALSE(contradict(at_most({}, 1.2), at_least({}, 1.2)));
    EXPECT_FALSE(contradict(at_most(0.5, 1.5), at_least({}, 1.2)));
    EXPECT_FALSE(contradict(at_most({}, 0.9), at_most({}, 1.2)));
}

TEST(LimitUtilization, IsOneAtTheThresholdAndGrowsBeyondIt) {
    EXPECT_DOUBLE_EQ(utilization(at_most(0.2, 0.25), 0.20).value(), 0.8);
    EXPECT_DOUBLE_EQ(utilization(at_most({}, 0.25), -0.1).value(), 0.0);
    EXPECT_DOUBLE_EQ(utilization(at_most(0.2, {}), 0.3).value(), 1.5);
    // A floor on a loss: a fall by 6% against one of at most 5%.
    EXPECT_DOUBLE_EQ(utilization(at_least({}, -0.05), -0.06).value(), 1.2);
    EXPECT_DOUBLE_EQ(utilization(at_least({}, -0.05), 0.01).value(), 0.0);
    // A floor on a cushion: half as much as required.
    EXPECT_DOUBLE_EQ(utilization(at_least({}, 0.04), 0.02).value(), 2.0);
    EXPECT_FALSE(utilization(at_least({}, 0.04), 0.0));
    EXPECT_FALSE(utilization(at_least({}, 0.04), -0.02));
    EXPECT_FALSE(utilization(at_most({}, 0.0), 1.0));
}

TEST(LimitTerms, RequireAThresholdAndASoftOneThatIsTighter) {
    EXPECT_TRUE(check_limit_terms(at_most(0.2, 0.25)));
    EXPECT_TRUE(check_limit_terms(at_least(0.25, 0.2)));
    EXPECT_EQ(check_limit_terms(at_most({}, {})).error().errors.at(0).code, "required");
    EXPECT_THAT(check_limit_terms(at_most(0.3, 0.25)).error().errors.at(0).message,
                HasSubstr("looser"));
    EXPECT_FALSE(check_limit_terms(at_least(0.2, 0.25)));
}

class Case : public testing::Test {
protected:
    model::RiskLimit limit_{.id = "l", .name = "L", .soft = 0.2, .hard = 0.25};
    std::optional<model::LimitCase> open_;
    std::vector<model::LimitEventKind> events_;

    void check(const char* day, std::optional<double> value) {
        auto after = after_check(limit_, "p", open_,
                                 {.as_of = *fin::Date::parse(day), .value = value, .by = "batch"});
        open_ = after.limit_case;
        for (const model::LimitEvent& event : after.events) events_.push_back(event.kind);
    }
};

TEST_F(Case, OpensAtABreachKeepsTheWorstValueAndClosesInside) {
    check("2025-06-02", 0.1);
    EXPECT_FALSE(open_);
    check("2025-06-03", 0.22);
    ASSERT_TRUE(open_);
    EXPECT_EQ(open_->since.to_string(), "2025-06-03");
    check("2025-06-04", 0.31);
    EXPECT_EQ(open_->status, kHardBreach);
    check("2025-06-05", 0.24);
    EXPECT_EQ(open_->status, kSoftBreach);
    EXPECT_EQ(open_->worst_status, kHardBreach);
    EXPECT_EQ(open_->worst_value, 0.31);
    EXPECT_EQ(open_->worst_on.to_string(), "2025-06-04");
    EXPECT_EQ(open_->latest_value, 0.24);
    check("2025-06-06", 0.2);
    EXPECT_EQ(open_->ended, model::LimitCaseEnd::kInside);
    EXPECT_EQ(open_->closed_on->to_string(), "2025-06-06");
    EXPECT_THAT(events_, testing::ElementsAre(kOpened, kWorsened, kEased, kClosed));
}

TEST_F(Case, StaysOpenWhileTheValueIsUnknownAndIgnoresEarlierDates) {
    check("2025-06-03", 0.22);
    check("2025-06-04", std::nullopt);
    EXPECT_EQ(open_->latest_on.to_string(), "2025-06-03");
    check("2025-06-02", 0.1);
    EXPECT_FALSE(open_->closed_at);
    EXPECT_EQ(events_.size(), 1U);
}

TEST_F(Case, TheAcknowledgmentOfASoftBreachDoesNotCoverAHardOne) {
    check("2025-06-03", 0.22);
    const auto event = acknowledge(*open_, "anna", "sold half", {});
    ASSERT_TRUE(event);
    EXPECT_EQ(event->comment, "sold half");
    check("2025-06-04", 0.21);
    EXPECT_EQ(open_->acknowledged_by, "anna");
    check("2025-06-05", 0.3);
    EXPECT_EQ(open_->acknowledged_by, "");
    EXPECT_FALSE(open_->acknowledged_at);
    check("2025-06-06", 0.1);
    EXPECT_EQ(acknowledge(*open_, "anna", "late", {}).error().code, Code::kConflict);
}

TEST(BreachText, NamesTheThresholdThatIsBreachedInTheUnitOfTheLimit) {
    model::LimitCase one{.soft = 0.25,
                         .hard = 0.3,
                         .status = kSoftBreach,
                         .since = fin::Date::from_ymd(2025, 6, 30).value(),
                         .latest_value = 0.25004};
    EXPECT_EQ(breach_text(one), "25.004%, at most 25% (soft limit), since 2025-06-30");
    one.status = kHardBreach;
    one.latest_value = 0.31;
    EXPECT_EQ(breach_text(one), "31%, at most 30% (hard limit), since 2025-06-30");
    one = {.comparison = kAtLeast,
           .soft = 1e6,
           .unit = model::LimitUnit::kCurrency,
           .status = kSoftBreach,
           .since = one.since,
           .latest_value = 999999.5};
    EXPECT_EQ(breach_text(one), "999999.50, at least 1000000.00 (soft limit), since 2025-06-30");
}

}  // namespace
}  // namespace ballast::risk
