#include "model/review.hpp"

#include <gtest/gtest.h>

namespace ballast::model {
namespace {

Review wish(const std::string& revision = "version 1") {
    return {.kind = ReviewKind::kLimit,
            .item = "l",
            .title = "VaR limit",
            .revision = revision,
            .author = "ann",
            .author_name = "Ann"};
}

ReviewDecision by(const std::string& user) { return {.by = user, .by_name = user, .text = "seen"}; }

ReviewedObject object(const std::string& revision = "version 1", const std::string& author = {}) {
    return {.title = "VaR limit", .revision = revision, .author = author};
}

Review submitted() { return *request_review(std::nullopt, wish()); }

TEST(Review, ADraftBecomesApprovedByTheDecisionOfAnotherPerson) {
    EXPECT_EQ(review_state(std::nullopt, "version 1"), ReviewState::kDraft);
    Review review = submitted();
    EXPECT_EQ(review_state(review, "version 1"), ReviewState::kInReview);
    ASSERT_TRUE(approve_review(review, object(), by("bob")));
    EXPECT_EQ(review_state(review, "version 1"), ReviewState::kApproved);
    EXPECT_EQ(review.decided_by_name, "bob");
    EXPECT_EQ(review.decision, "seen");
}

TEST(Review, NeitherTheAuthorOfTheRequestNorOfTheObjectApproves) {
    Review review = submitted();
    EXPECT_EQ(approve_review(review, object(), by("ann")).error().code, Code::kForbidden);
    EXPECT_EQ(approve_review(review, object("version 1", "bob"), by("bob")).error().code,
              Code::kForbidden);
    ReviewedObject named = object();
    named.author_name = "bob";
    EXPECT_EQ(approve_review(review, named, by("bob")).error().code, Code::kForbidden);
    EXPECT_EQ(review.state, ReviewState::kInReview);
}

TEST(Review, WhatHasChangedSinceTheRequestIsNotApproved) {
    Review review = submitted();
    EXPECT_EQ(approve_review(review, object("version 2"), by("bob")).error().code, Code::kConflict);
    const auto again = request_review(review, wish("version 2"));
    ASSERT_TRUE(again);
    review = *again;
    EXPECT_TRUE(approve_review(review, object("version 2"), by("bob")));
}

TEST(Review, ARequestIsNotRepeatedForTheSameRevision) {
    Review review = submitted();
    EXPECT_EQ(request_review(review, wish()).error().code, Code::kConflict);
    ASSERT_TRUE(approve_review(review, object(), by("bob")));
    EXPECT_EQ(request_review(review, wish()).error().code, Code::kConflict);
}

TEST(Review, AnApprovalDoesNotCoverALaterRevision) {
    Review review = submitted();
    ASSERT_TRUE(approve_review(review, object(), by("bob")));
    EXPECT_EQ(review_state(review, "version 2"), ReviewState::kDraft);
    EXPECT_TRUE(request_review(review, wish("version 2")));
}

TEST(Review, AnApprovedObjectIsOpenedByAReturn) {
    Review review = submitted();
    ASSERT_TRUE(approve_review(review, object(), by("bob")));
    ASSERT_TRUE(return_review(review, by("carl")));
    EXPECT_EQ(review_state(review, "version 1"), ReviewState::kReturned);
    EXPECT_EQ(return_review(review, by("carl")).error().code, Code::kConflict);
    EXPECT_EQ(approve_review(review, object(), by("carl")).error().code, Code::kConflict);
    EXPECT_TRUE(request_review(review, wish()));
}

}  // namespace
}  // namespace ballast::model
