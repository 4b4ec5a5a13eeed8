// review.*: approval of stored objects by a second person, and comments.
#include <algorithm>
#include <fmt/format.h>

#include "service/approvers.hpp"
#include "service/field_error.hpp"
#include "service/notice.hpp"
#include "service/record_methods.hpp"
#include "service/review/object.hpp"
#include "store/identity.hpp"
#include "store/reviews.hpp"

namespace ballast::service {

namespace {

using model::Review;
using model::ReviewAction;
using model::ReviewEntry;
using model::ReviewState;

std::string caller_id(const Call& call) { return call.principal().user.to_string(); }

model::ReviewDecision decision_of(const Call& call, const std::string& text) {
    return {
        .by = caller_id(call), .by_name = call.principal().name, .text = text, .at = call.now()};
}

Review wish_of(const Call& call, const FoundItem& found) {
    return {.kind = found.named.kind,
            .item = found.named.item,
            .title = found.object.title,
            .revision = found.object.revision,
            .author = caller_id(call),
            .author_name = call.principal().name,
            .requested_at = call.now()};
}

Status require_writing(const Call& call, const FoundItem& found) {
    const Permission needed = write_permission(found.named.kind);
    if (call.principal().permissions.has(needed)) return {};
    return fail(Code::kForbidden,
                fmt::format("a review of {} is requested by those who may change it (permission "
                            "{})",
                            found.object.title, to_string(needed)));
}

Status require_approver(const Call& call) {
    if (call.principal().permissions.has(Permission::kReviewApprove)) return {};
    return fail(Code::kForbidden, "managers and administrators decide (permission review:approve)");
}

// Why an attempt fails; empty when it would not.
template <class T>
std::string refusal(const Result<T>& attempt) {
    return attempt ? std::string() : attempt.error().message;
}

Result<std::vector<Reviewer>> reviewers_of(Call& call, store::Transaction& transaction) {
    TRY(const auto members, approvers(transaction, call.principal().user));
    std::vector<Reviewer> reviewers;
    for (const store::User& member : members)
        reviewers.push_back({member.id.to_string(), member.name});
    return reviewers;
}

Result<ReviewView> view_of_item(Call& call, const FoundItem& found,
                                const std::optional<Review>& review) {
    store::Transaction& transaction = call.transaction();
    ReviewView view;
    static_cast<ReviewItem&>(view) = found.named;
    view.title = found.object.title;
    view.link = found.link;
    view.revision = found.object.revision;
    view.review = review;
    view.state = model::review_state(review, found.object.revision);
    view.changed = review && review->revision != found.object.revision;
    TRY(view.entries, store::review_entries(transaction, found.named.kind, found.named.item));
    TRY(view.reviewers, reviewers_of(call, transaction));
    const Status writer = require_writing(call, found);
    const Status approver = require_approver(call);
    Review tried = review.value_or(wish_of(call, found));
    if (!review) tried.state = ReviewState::kDraft;
    view.request_refused =
        writer ? refusal(model::request_review(review, wish_of(call, found))) : refusal(writer);
    const auto decision = decision_of(call, {});
    Review approved = tried;
    view.approve_refused = approver
                               ? refusal(model::approve_review(approved, found.object, decision))
                               : refusal(approver);
    view.return_refused =
        approver ? refusal(model::return_review(tried, decision)) : refusal(approver);
    return view;
}

Result<ReviewEntry> add_entry(Call& call, const FoundItem& found, ReviewAction action,
                              const std::string& figure, const std::string& text) {
    return store::add_review_entry(call.transaction(), {.kind = found.named.kind,
                                                        .item = found.named.item,
                                                        .action = action,
                                                        .figure = figure,
                                                        .text = text,
                                                        .revision = found.object.revision,
                                                        .author = caller_id(call),
                                                        .author_name = call.principal().name,
                                                        .at = call.now()});
}

// Members by their ids, without the caller and without repetition.
std::vector<UserId> others(const Call& call, const std::vector<std::string>& ids) {
    std::vector<UserId> members;
    for (const std::string& text : ids) {
        const auto id = UserId::parse(text);
        if (!id || *id == call.principal().user) continue;
        if (std::ranges::find(members, *id) == members.end()) members.push_back(*id);
    }
    return members;
}

Status notify_about(Call& call, const FoundItem& found, const ReviewEntry& entry,
                    const std::vector<UserId>& members, const std::string& title) {
    return notify(call.environment(), call.transaction(), members,
                  {.kind = store::NotificationKind::kReview,
                   .topic = "review:" + entry.id.to_string(),
                   .title = title,
                   .body = entry.figure.empty() ? entry.text : entry.figure + ": " + entry.text,
                   .link = found.link});
}

Result<std::vector<UserId>> asked_members(Call& call, const std::string& reviewer) {
    TRY(const auto reviewers, reviewers_of(call, call.transaction()));
    std::vector<std::string> ids;
    for (const Reviewer& one : reviewers)
        if (reviewer.empty() || one.id == reviewer) ids.push_back(one.id);
    if (!reviewer.empty() && ids.empty())
        return invalid("/reviewer", "not_allowed", "this user may not approve here",
                       "choose one of the reviewers that review.get lists, or leave it empty");
    return others(call, ids);
}

Result<ReviewView> submit(Call& call, const RequestReviewRequest& request) {
    TRY(const FoundItem found, reviewed_item(call, call.transaction(), request));
    TRY_STATUS(require_writing(call, found));
    TRY(const auto members, asked_members(call, request.reviewer));
    TRY(const auto before,
        store::find_review(call.transaction(), found.named.kind, found.named.item));
    Review wish = wish_of(call, found);
    wish.note = request.note;
    wish.reviewer = request.reviewer;
    TRY(Review review, model::request_review(before, std::move(wish)));
    TRY(review, store::put_review(call.transaction(), std::move(review)));
    TRY(const ReviewEntry entry,
        add_entry(call, found, ReviewAction::kRequested, {}, request.note));
    TRY_STATUS(notify_about(
        call, found, entry, members,
        fmt::format("{} asks for a review of {}", call.principal().name, found.object.title)));
    call.touch(found.audited);
    return view_of_item(call, found, review);
}

// The review of an object for a decision.
Result<Review> review_to_decide(Call& call, const FoundItem& found) {
    TRY(auto review, store::find_review(call.transaction(), found.named.kind, found.named.item));
    if (!review)
        return fail(Code::kConflict,
                    fmt::format("no review of {} was requested: request one first (review.request)",
                                found.object.title));
    return *std::move(review);
}

Result<ReviewView> decided(Call& call, const FoundItem& found, Review review, ReviewAction action) {
    TRY(review, store::put_review(call.transaction(), std::move(review)));
    TRY(const ReviewEntry entry, add_entry(call, found, action, {}, review.decision));
    TRY_STATUS(notify_about(call, found, entry, others(call, {review.author, found.object.author}),
                            fmt::format("{} {} {}", call.principal().name,
                                        action == ReviewAction::kApproved ? "approved" : "returned",
                                        found.object.title)));
    call.touch(found.audited);
    return view_of_item(call, found, review);
}

Result<ReviewView> approve(Call& call, const ApproveReviewRequest& request) {
    TRY(const FoundItem found, reviewed_item(call, call.transaction(), request));
    TRY(Review review, review_to_decide(call, found));
    TRY_STATUS(model::approve_review(review, found.object, decision_of(call, request.note)));
    TRY_STATUS(keep_approved(call.transaction(), found.named));
    return decided(call, found, std::move(review), ReviewAction::kApproved);
}

Result<ReviewView> send_back(Call& call, const ReturnReviewRequest& request) {
    TRY(const FoundItem found, reviewed_item(call, call.transaction(), request));
    TRY(Review review, review_to_decide(call, found));
    TRY_STATUS(model::return_review(review, decision_of(call, request.note)));
    return decided(call, found, std::move(review), ReviewAction::kReturned);
}

Result<ReviewView> comment(Call& call, const CommentReviewRequest& request) {
    TRY(const FoundItem found, reviewed_item(call, call.transaction(), request));
    TRY(const auto before,
        store::review_entries(call.transaction(), found.named.kind, found.named.item));
    TRY(const auto review,
        store::find_review(call.transaction(), found.named.kind, found.named.item));
    TRY(const ReviewEntry entry,
        add_entry(call, found, ReviewAction::kCommented, request.figure, request.text));
    std::vector<std::string> concerned{found.object.author};
    for (const ReviewEntry& one : before) concerned.push_back(one.author);
    TRY_STATUS(
        notify_about(call, found, entry, others(call, concerned),
                     fmt::format("{} commented on {}", call.principal().name, found.object.title)));
    call.touch(found.audited);
    return view_of_item(call, found, review);
}

Result<ReviewView> get_review(Call& call, const GetReviewRequest& request) {
    TRY(const FoundItem found, reviewed_item(call, call.transaction(), request));
    TRY(const auto review,
        store::find_review(call.transaction(), found.named.kind, found.named.item));
    return view_of_item(call, found, review);
}

Result<ListReviewsResponse> list_reviews(Call& call, const ListReviewsRequest& request) {
    store::ReviewFilter filter{.kind = request.kind, .state = request.state};
    if (request.mine) filter.author = caller_id(call);
    TRY(const auto page, store::list_reviews(call.transaction(), filter,
                                             {.limit = static_cast<std::size_t>(request.limit),
                                              .cursor = request.cursor,
                                              .direction = request.direction}));
    ListReviewsResponse response;
    for (const Review& review : page.items) {
        // Objects that the caller may not read.
        const auto found = reviewed_item(call, call.transaction(), {review.kind, review.item});
        if (!found && found.error().code == Code::kNotFound) continue;
        TRY_STATUS(found);
        response.data.push_back({review, found->link, review.revision != found->object.revision,
                                 review.author == caller_id(call)});
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

MethodInfo deciding(std::string name, std::string path, std::string summary,
                    Permission permission) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = permission,
            .effect = Effect::kWrite,
            .route = {Verb::kPost, std::move(path)}};
}

MethodInfo listing(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_review_methods(MethodTable& table) {
    table.add<RequestReviewRequest, ReviewView>(
        deciding("review.request", "/reviews",
                 "Submits a balance sheet, assumption set, business plan, deal, official run, "
                 "report or limit for approval by a second person.",
                 Permission::kReportRun),
        submit);
    table.add<ApproveReviewRequest, ReviewView>(
        deciding("review.approve", "/reviews/approve",
                 "Approves what another person submitted; from then on it does not change.",
                 Permission::kReviewApprove),
        approve);
    table.add<ReturnReviewRequest, ReviewView>(
        deciding("review.return", "/reviews/return",
                 "Returns what was submitted or approved, so that it can be changed.",
                 Permission::kReviewApprove),
        send_back);
    table.add<CommentReviewRequest, ReviewView>(
        deciding("review.comment", "/reviews/comments",
                 "Comments on what review.request submits, or on one of its figures.",
                 Permission::kReportRun),
        comment);
    table.add<GetReviewRequest, ReviewView>(
        listing("review.get", "/reviews/{kind}/{item}",
                "Returns the review of an object with its comments."),
        get_review);
    table.add<ListReviewsRequest, ListReviewsResponse>(
        listing("review.list", "/reviews", "Lists the reviews of the workspace."), list_reviews);
}

}  // namespace ballast::service
