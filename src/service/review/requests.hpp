// Requests and responses of the review methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/describe_review.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

// The object that a review is about.
struct ReviewItem {
    model::ReviewKind kind = model::ReviewKind::kBalanceSheet;
    std::string item;
};

struct RequestReviewRequest : ReviewItem {
    std::string note;
    std::string reviewer;
};

struct ApproveReviewRequest : ReviewItem {
    std::string note;
};

struct ReturnReviewRequest : ReviewItem {
    std::string note;
};

struct CommentReviewRequest : ReviewItem {
    std::string figure;
    std::string text;
};

struct GetReviewRequest : ReviewItem {};

struct Reviewer {
    std::string id;
    std::string name;
};

// Where an object is in its review, what was said about it, and what the caller may do next.
struct ReviewView : ReviewItem {
    std::string title;
    std::string link;
    model::ReviewState state = model::ReviewState::kDraft;
    std::string revision;
    bool changed = false;
    std::optional<model::Review> review;
    std::vector<model::ReviewEntry> entries;
    std::vector<Reviewer> reviewers;
    std::string request_refused;
    std::string approve_refused;
    std::string return_refused;
};

struct ListReviewsRequest : PageFields {
    std::optional<model::ReviewKind> kind;
    std::optional<model::ReviewState> state;
    bool mine = false;
};

struct ReviewRow : model::Review {
    std::string link;
    bool changed = false;
    bool mine = false;
};

struct ListReviewsResponse {
    std::vector<ReviewRow> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr wire::Limits kReviewTextLimits{.max_length = 4000};

template <class T>
constexpr auto review_item_fields() {
    return list(required("kind", &T::kind, "Kind of the object."),
                required("item", &T::item,
                         "Object: id of the ALM session, report or limit; id or slug of the deal, "
                         "with @ and the date for its official run, as orion@2024-04-10.",
                         {.min_length = 1, .max_length = 64}));
}

template <>
struct Described<service::RequestReviewRequest> {
    using T = service::RequestReviewRequest;
    static constexpr std::string_view name = "RequestReviewRequest";
    static constexpr std::string_view doc = "Asks for the approval of an object.";
    static constexpr auto fields = combined(
        review_item_fields<T>(),
        list(optional("note", &T::note, "What the reviewer should know.", kReviewTextLimits),
             optional("reviewer", &T::reviewer,
                      "Id of the member who is asked; empty: anyone who may approve.",
                      {.max_length = 36})));
};

template <>
struct Described<service::ApproveReviewRequest> {
    using T = service::ApproveReviewRequest;
    static constexpr std::string_view name = "ApproveReviewRequest";
    static constexpr std::string_view doc = "Approves an object that waits for a review.";
    static constexpr auto fields =
        combined(review_item_fields<T>(),
                 list(optional("note", &T::note, "Text of the decision.", kReviewTextLimits)));
};

template <>
struct Described<service::ReturnReviewRequest> {
    using T = service::ReturnReviewRequest;
    static constexpr std::string_view name = "ReturnReviewRequest";
    static constexpr std::string_view doc =
        "Sends an object back for changes; an approved one may be changed again.";
    static constexpr auto fields = combined(
        review_item_fields<T>(), list(required("note", &T::note, "What is to be changed, and why.",
                                               {.min_length = 1, .max_length = 4000})));
};

template <>
struct Described<service::CommentReviewRequest> {
    using T = service::CommentReviewRequest;
    static constexpr std::string_view name = "CommentReviewRequest";
    static constexpr std::string_view doc = "A comment on an object or one of its figures.";
    static constexpr auto fields = combined(
        review_item_fields<T>(),
        list(optional("figure", &T::figure,
                      "Figure that the comment is about, such as EVE; empty: the whole object.",
                      {.max_length = 200}),
             required("text", &T::text, "Text of the comment.",
                      {.min_length = 1, .max_length = 4000})));
};

template <>
struct Described<service::GetReviewRequest> {
    using T = service::GetReviewRequest;
    static constexpr std::string_view name = "GetReviewRequest";
    static constexpr std::string_view doc = "Identifies an object.";
    static constexpr auto fields = review_item_fields<T>();
};

template <>
struct Described<service::Reviewer> {
    using T = service::Reviewer;
    static constexpr std::string_view name = "Reviewer";
    static constexpr std::string_view doc = "A member who may approve.";
    static constexpr auto fields = list(required("id", &T::id, "Id of the user."),
                                        required("name", &T::name, "Name of the user."));
};

template <>
struct Described<service::ReviewView> {
    using T = service::ReviewView;
    static constexpr std::string_view name = "ReviewStatus";
    static constexpr std::string_view doc =
        "Progress of the review of an object, what was said, and what the caller may do.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "Kind of the object."),
        required("item", &T::item, "Id of the object."),
        required("title", &T::title, "Name of the object."),
        required("link", &T::link, "Page of the object in the web app."),
        required("state", &T::state, "Progress of the review of what is stored now."),
        required("revision", &T::revision, "State of the object that is stored now, as a key."),
        required("changed", &T::changed, "Whether the object has changed since the last request."),
        required("review", &T::review, "The latest review; null when none was requested."),
        required("entries", &T::entries, "Comments and steps, the oldest first."),
        required("reviewers", &T::reviewers, "Members who may approve, the caller excepted."),
        required("request_refused", &T::request_refused,
                 "Why the caller cannot request a review; empty: the caller can."),
        required("approve_refused", &T::approve_refused,
                 "Why the caller cannot approve; empty: the caller can."),
        required("return_refused", &T::return_refused,
                 "Why the caller cannot return it; empty: the caller can."));
};

template <>
struct Described<service::ListReviewsRequest> {
    using T = service::ListReviewsRequest;
    static constexpr std::string_view name = "ListReviewsRequest";
    static constexpr std::string_view doc = "Filter and page of the reviews of the workspace.";
    static constexpr auto fields = combined(
        list(optional("kind", &T::kind, "Kind of the objects; null: all."),
             optional("state", &T::state, "State of the reviews; null: all."),
             optional("mine", &T::mine, "Whether to list those only that the caller requested.")),
        page_fields<T>());
};

template <>
struct Described<service::ReviewRow> {
    using T = service::ReviewRow;
    static constexpr std::string_view name = "ReviewRow";
    static constexpr std::string_view doc = "A review in a list.";
    static constexpr auto fields = combined(
        review_fields<T>(),
        list(required("link", &T::link, "Page of the object in the web app."),
             required("changed", &T::changed, "Whether the object has changed since the request."),
             required("mine", &T::mine, "Whether the caller requested it.")));
};

template <>
struct Described<service::ListReviewsResponse> {
    using T = service::ListReviewsResponse;
    static constexpr std::string_view name = "ListReviewsResponse";
    static constexpr std::string_view doc = "A page of reviews.";
    static constexpr auto fields =
        list(required("data", &T::data, "Reviews, by the time of the request."),
             required("next_cursor", &T::next_cursor,
                      "Cursor of the next page; null on the last page."));
};

}  // namespace ballast::describe
