// Reviews described once: their JSON form and its schema, and their columns.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "model/review.hpp"

namespace ballast::describe {

template <>
struct Described<model::ReviewKind> {
    using enum model::ReviewKind;
    static constexpr std::string_view name = "ReviewKind";
    static constexpr std::string_view doc = "Kind of object that is reviewed.";
    static constexpr std::array values{
        word(kBalanceSheet, "balance_sheet", "ALM session.", "Balance sheet"),
        word(kDeal, "deal", "Terms of a CLO.", "CLO"),
        word(kReport, "report", "Stored report.", "Report"),
        word(kLimit, "limit", "", "Limit"),
        word(kAssumptions, "assumptions", "Version of a set of behavioral assumptions.",
             "Assumptions"),
        word(kBusinessPlan, "business_plan", "Version of a plan of new business.", "Business plan"),
        word(kComplianceRun, "compliance_run", "Official run of the tests of a CLO on a date.",
             "Official run of tests")};
};

template <>
struct Described<model::ReviewState> {
    using enum model::ReviewState;
    static constexpr std::string_view name = "ReviewState";
    static constexpr std::string_view doc = "Progress of the review of an object.";
    static constexpr std::array values{
        word(kDraft, "draft", "No review of what is stored now has been requested.", "Draft"),
        word(kInReview, "in_review", "Waits for a decision.", "In review"),
        word(kApproved, "approved", "Approved by a second person; does not change.", "Approved"),
        word(kReturned, "returned", "Sent back for changes.", "Returned")};
};

template <>
struct Described<model::ReviewAction> {
    using enum model::ReviewAction;
    static constexpr std::string_view name = "ReviewAction";
    static constexpr std::string_view doc = "What was done about an object under review.";
    static constexpr std::array values{
        word(kRequested, "requested", "A review was requested.", "requested a review"),
        word(kApproved, "approved", "The object was approved.", "approved"),
        word(kReturned, "returned", "The object was sent back for changes.", "returned"),
        word(kCommented, "commented", "A comment was written.", "commented")};
};

template <class T>
constexpr auto review_fields() {
    return list(
        required("kind", &T::kind, "Kind of the object."),
        required("item", &T::item, "Id of the object."),
        required("title", &T::title, "Name of the object when the review was requested."),
        required("state", &T::state, "Progress of the review."),
        required("revision", &T::revision, "State of the object that was submitted, as a key."),
        required("author", &T::author, "Id of the user who requested the review."),
        required("author_name", &T::author_name, "Name of the user who requested the review."),
        required("reviewer", &T::reviewer,
                 "Id of the user who is asked; empty: anyone who may approve."),
        required("note", &T::note, "Text of the request; may be empty."),
        required("requested_at", &T::requested_at, "Time of the request."),
        required("decided_by_name", &T::decided_by_name,
                 "Name of the user who decided; empty before the decision."),
        required("decision", &T::decision, "Text of the decision; may be empty."),
        required("decided_at", &T::decided_at, "Time of the decision; null before it."),
        required("version", &T::version, "Number of changes of the review."));
}

template <>
struct Described<model::Review> {
    using T = model::Review;
    static constexpr std::string_view name = "Review";
    static constexpr std::string_view doc = "The latest review of an object.";
    static constexpr auto fields = review_fields<T>();
};

static_assert(kMembers<model::Review> == Described<model::Review>::fields.kCount);

template <>
struct Described<model::ReviewEntry> {
    using T = model::ReviewEntry;
    static constexpr std::string_view name = "ReviewEntry";
    static constexpr std::string_view doc = "A comment on an object, or a step of its review.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the entry."),
             required("kind", &T::kind, "Kind of the object."),
             required("item", &T::item, "Id of the object."),
             required("action", &T::action, "What was done."),
             required("figure", &T::figure,
                      "Figure that the comment is about; empty: the whole object."),
             required("text", &T::text, "Text; may be empty for a request or an approval."),
             required("revision", &T::revision, "State of the object at that time, as a key."),
             required("author", &T::author, "Id of the user."),
             required("author_name", &T::author_name, "Name of the user."),
             required("at", &T::at, "Time of the entry."));
};

static_assert(kMembers<model::ReviewEntry> == Described<model::ReviewEntry>::fields.kCount);

}  // namespace ballast::describe
