#include "store/reviews.hpp"

#include <fmt/format.h>
#include <utility>

#include "model/describe_review.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

// Words of SQL.
template <>
inline constexpr std::string_view detail::kColumnName<&model::ReviewEntry::text> = "body";
template <>
inline constexpr std::string_view detail::kColumnName<&model::ReviewEntry::at> = "made_at";

namespace {

using model::Review;
using model::ReviewEntry;
using model::ReviewKind;

using ReviewColumns = detail::DescribedRow<Review>;

Error changed_meanwhile(const Review& review) {
    return fail(Code::kConflict,
                fmt::format("the review of {} has changed meanwhile: load it again", review.title));
}

}  // namespace

Result<std::optional<Review>> find_review(Transaction& transaction, ReviewKind kind,
                                          std::string_view item) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM reviews WHERE kind = $1 AND item = $2",
                                      ReviewColumns::column_list()),
                          {detail::stored(kind), item}));
    if (rows.empty()) return std::optional<Review>();
    TRY(Review review, ReviewColumns::read(rows[0]));
    return std::optional(std::move(review));
}

Result<Review> put_review(Transaction& transaction, Review review) {
    const std::int64_t expected = review.version++;
    if (expected == 0) {
        const Status added = detail::insert_row(transaction, "reviews", review);
        if (!added && added.error().code == Code::kConflict) return changed_meanwhile(review);
        TRY_STATUS(added);
        return review;
    }
    std::vector<Value> cells = detail::cells_of(review);
    std::string changes;
    for (std::size_t i = 0; i < cells.size(); ++i)
        changes += fmt::format("{}{} = ${}", i == 0 ? "" : ", ", ReviewColumns::names()[i], i + 1);
    cells.emplace_back(expected);
    TRY(const std::int64_t updated,
        transaction.execute(
            fmt::format("UPDATE main.reviews SET {} WHERE tenant_id = current_tenant() AND kind = "
                        "${} AND item = ${} AND version = ${}",
                        changes, ReviewColumns::column<&Review::kind>() + 1,
                        ReviewColumns::column<&Review::item>() + 1, cells.size()),
            cells));
    if (updated == 0) return changed_meanwhile(review);
    return review;
}

Result<Page<Review>> list_reviews(Transaction& transaction, const ReviewFilter& filter,
                                  const PageRequest& page) {
    detail::Where where;
    if (filter.kind) where.add("kind = {}", detail::stored(*filter.kind));
    if (filter.state) where.add("state = {}", detail::stored(*filter.state));
    if (!filter.author.empty()) where.add("author = {}", filter.author);
    const detail::SortColumn column{"requested_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT requested_at, item, {} FROM reviews", ReviewColumns::column_list()),
            where, column, "item", page));
    return detail::select_page<Review>(transaction, query);
}

Result<std::set<std::string>> approved_items(Transaction& transaction, ReviewKind kind) {
    TRY(const Rows rows,
        transaction.query("SELECT item FROM reviews WHERE kind = $1 AND state = $2",
                          {detail::stored(kind), detail::stored(model::ReviewState::kApproved)}));
    std::set<std::string> items;
    for (const Row row : rows) items.insert(row.string(0));
    return items;
}

Result<ReviewEntry> add_review_entry(Transaction& transaction, ReviewEntry entry) {
    entry.id = model::ReviewEntryId::make(entry.at);
    TRY_STATUS(detail::insert_row(transaction, "review_entries", entry));
    return entry;
}

Result<std::vector<ReviewEntry>> review_entries(Transaction& transaction, ReviewKind kind,
                                                std::string_view item) {
    return detail::select_rows<ReviewEntry>(transaction, "review_entries",
                                            "WHERE kind = $1 AND item = $2 ORDER BY made_at, id",
                                            {detail::stored(kind), item});
}

Status delete_review_of(Transaction& transaction, ReviewKind kind, std::string_view item) {
    for (const std::string_view table : {"reviews", "review_entries"})
        TRY_STATUS(transaction.execute(
            fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant() AND kind = $1 AND "
                        "item = $2",
                        table),
            {detail::stored(kind), item}));
    return {};
}

}  // namespace ballast::store
