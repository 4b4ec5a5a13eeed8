#include "service/review_gate.hpp"

#include <fmt/format.h>

#include "store/reviews.hpp"

namespace ballast::service {

Status check_not_approved(store::Transaction& transaction, model::ReviewKind kind,
                          std::string_view item, const std::string& title) {
    TRY(const auto review, store::find_review(transaction, kind, item));
    if (!review || review->state != model::ReviewState::kApproved) return {};
    return fail(Code::kConflict,
                fmt::format("{} was approved by {} and does not change: make a new one, or have it "
                            "returned for changes (review.return)",
                            title, review->decided_by_name))
        .with("item", std::string(item));
}

}  // namespace ballast::service
