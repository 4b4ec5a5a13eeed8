// Reviews of objects by a second person: what is submitted, what is decided, and the comments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::model {

enum class ReviewKind : std::uint8_t {
    kBalanceSheet,
    kDeal,
    kReport,
    kLimit,
    kAssumptions,
    kBusinessPlan,
    kComplianceRun
};

enum class ReviewState : std::uint8_t {
    kDraft,     // nobody has asked for a review of what is stored now
    kInReview,  // waits for a decision
    kApproved,
    kReturned,  // for changes
};

// The latest review of an object. `revision` names the state of the object that was submitted, so
// that nothing else is approved.
struct Review {
    ReviewKind kind = ReviewKind::kBalanceSheet;
    std::string item;   // id
    std::string title;  // of the object when it was submitted
    ReviewState state = ReviewState::kInReview;
    std::string revision;
    std::string author;  // user who asked for it
    std::string author_name;
    std::string reviewer;  // user who is asked; empty: anyone who may approve
    std::string note;      // of the author
    Instant requested_at;
    std::string decided_by_name;  // empty before the decision
    std::string decision;         // its text
    std::optional<Instant> decided_at;
    std::int64_t version = 1;
};

enum class ReviewAction : std::uint8_t { kRequested, kApproved, kReturned, kCommented };

using ReviewEntryId = Id<struct ReviewEntryTag>;

// What was said or done about an object, in order of time. Entries are never changed.
struct ReviewEntry {
    ReviewEntryId id;
    ReviewKind kind = ReviewKind::kBalanceSheet;
    std::string item;
    ReviewAction action = ReviewAction::kCommented;
    std::string figure;  // that the comment is about; empty: the whole object
    std::string text;
    std::string revision;
    std::string author;
    std::string author_name;
    Instant at;
};

// What is submitted, or decided on.
struct ReviewedObject {
    std::string title;
    std::string revision;
    std::string author;       // user who made it; empty where it is not recorded
    std::string author_name;  // the name by which it is recorded
};

struct ReviewDecision {
    std::string by;  // user
    std::string by_name;
    std::string text;
    Instant at;
};

// The state that a reader sees: an approval or a return is of the revision that was submitted.
ReviewState review_state(const std::optional<Review>& review, const std::string& revision);

// The review after a request. kConflict when this revision waits already or is approved.
Result<Review> request_review(const std::optional<Review>& before, Review request);

// Four eyes: neither who asked nor who made the object approves it (kForbidden). kConflict when
// nothing waits, or when the object has changed since the request.
Status approve_review(Review& review, const ReviewedObject& object, const ReviewDecision& decision);

// Sends a waiting object back, or opens an approved one for changes. kConflict otherwise.
Status return_review(Review& review, const ReviewDecision& decision);

}  // namespace ballast::model
