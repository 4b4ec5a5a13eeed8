// Reviews of objects of the transaction's tenant, and the entries about them. An object is named by
// its kind and its id as text; that it exists is for the caller to know.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/review.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// nullopt when a review was never requested.
Result<std::optional<model::Review>> find_review(Transaction& transaction, model::ReviewKind kind,
                                                 std::string_view item);
// Stores a new review (version 0) or what became of one. kConflict when it has changed since it was
// read.
Result<model::Review> put_review(Transaction& transaction, model::Review review);

struct ReviewFilter {
    std::optional<model::ReviewKind> kind = {};
    std::optional<model::ReviewState> state = {};
    std::string author = {};
};
// Ordered by the time of the request.
Result<Page<model::Review>> list_reviews(Transaction& transaction, const ReviewFilter& filter,
                                         const PageRequest& page);
// Ids of the objects that are approved: they are kept.
Result<std::set<std::string>> approved_items(Transaction& transaction, model::ReviewKind kind);

Result<model::ReviewEntry> add_review_entry(Transaction& transaction, model::ReviewEntry entry);
// The oldest first.
Result<std::vector<model::ReviewEntry>> review_entries(Transaction& transaction,
                                                       model::ReviewKind kind,
                                                       std::string_view item);

// The review and the entries of an object that is deleted.
Status delete_review_of(Transaction& transaction, model::ReviewKind kind, std::string_view item);

}  // namespace ballast::store
