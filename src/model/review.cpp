#include "model/review.hpp"

#include <fmt/format.h>
#include <utility>

namespace ballast::model {

namespace {

void decide(Review& review, ReviewState state, const ReviewDecision& decision) {
    review.state = state;
    review.decided_by_name = decision.by_name;
    review.decision = decision.text;
    review.decided_at = decision.at;
}

}  // namespace

ReviewState review_state(const std::optional<Review>& review, const std::string& revision) {
    if (!review) return ReviewState::kDraft;
    const bool decided =
        review->state == ReviewState::kApproved || review->state == ReviewState::kReturned;
    if (decided && review->revision != revision) return ReviewState::kDraft;
    return review->state;
}

Result<Review> request_review(const std::optional<Review>& before, Review request) {
    request.state = ReviewState::kInReview;
    request.version = before ? before->version : 0;  // counted when it is stored
    if (!before || before->revision != request.revision) return request;
    if (before->state == ReviewState::kInReview)
        return fail(Code::kConflict,
                    fmt::format("{} waits for a review already, since {} asked for it",
                                request.title, before->author_name));
    if (before->state == ReviewState::kApproved)
        return fail(Code::kConflict, fmt::format("{} is approved already, by {}", request.title,
                                                 before->decided_by_name));
    return request;
}

Status approve_review(Review& review, const ReviewedObject& object,
                      const ReviewDecision& decision) {
    if (review.state != ReviewState::kInReview)
        return fail(Code::kConflict,
                    fmt::format("{} does not wait for a review: request one first", object.title));
    if (review.revision != object.revision)
        return fail(Code::kConflict,
                    fmt::format("{} has changed since the review was requested: request it again, "
                                "so that what is stored now is reviewed",
                                object.title));
    const bool is_author = review.author == decision.by ||
                           (object.author.empty() ? !object.author_name.empty() &&
                                                        object.author_name == decision.by_name
                                                  : object.author == decision.by);
    if (is_author)
        return fail(Code::kForbidden,
                    fmt::format("{} is yours: another person with the permission review:approve "
                                "must approve it",
                                object.title));
    decide(review, ReviewState::kApproved, decision);
    return {};
}

Status return_review(Review& review, const ReviewDecision& decision) {
    if (review.state != ReviewState::kInReview && review.state != ReviewState::kApproved)
        return fail(Code::kConflict,
                    fmt::format("{} is neither in review nor approved: there is nothing to return",
                                review.title));
    decide(review, ReviewState::kReturned, decision);
    return {};
}

}  // namespace ballast::model
