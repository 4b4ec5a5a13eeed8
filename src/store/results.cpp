#include "store/results.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/packed_text.hpp"
#include "store/describe_result.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using ResultColumns = detail::DescribedRow<StoredResult>;

constexpr std::size_t kMostResultBytes = 16 << 20;  // of one document

Result<std::vector<StoredResult>> result_rows(Transaction& transaction, std::string_view tail,
                                              std::vector<Value> values) {
    return detail::select_rows<StoredResult>(transaction, "results", tail, values);
}

std::string_view word(ResultSubject subject_type) { return describe::to_word(subject_type); }

Error missing_result(const ResultId& id) {
    return fail(Code::kNotFound, fmt::format("there is no result {}", id.to_string()))
        .with("result", id.to_string());
}

Status insert(Transaction& transaction, const StoredResult& row, const ResultDraft& draft) {
    std::vector<Value> cells = detail::cells_of(row);
    cells.emplace_back(draft.manifest);
    cells.emplace_back(pack_text(draft.document));
    TRY_STATUS(transaction.execute(
        detail::insert_statement<StoredResult>("results", "", {"manifest", "document"}), cells));
    return {};
}

Result<std::string> text_of(Transaction& transaction, const ResultId& id, std::string_view column) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM results WHERE id = $1", column), {id}));
    if (rows.empty()) return missing_result(id);
    return rows[0].string(0);
}

}  // namespace

Result<KeptResult> keep_result(Transaction& transaction, const ResultDraft& draft, Instant now) {
    if (draft.document.size() > kMostResultBytes)
        return fail(Code::kLimitExceeded,
                    fmt::format("a result of {} bytes cannot be stored: the limit is {}",
                                draft.document.size(), kMostResultBytes));
    const ResultKey& key = draft.key;
    TRY(auto before,
        result_rows(transaction,
                    "WHERE subject_type = $1 AND subject = $2 AND kind = $3 AND as_of = $4 AND "
                    "latest = 1",
                    {word(key.subject_type), key.subject, key.kind, key.as_of}));
    StoredResult row{.id = ResultId::make(now),
                     .subject_type = key.subject_type,
                     .subject = key.subject,
                     .kind = key.kind,
                     .as_of = key.as_of,
                     .digest = draft.digest,
                     .figures = draft.figures,
                     .findings = draft.findings,
                     .reason = draft.reason,
                     .owner = draft.owner,
                     .created_by = draft.created_by,
                     .created_at = now};
    if (!before.empty()) {
        if (before.front().digest == draft.digest) return KeptResult{before.front(), false};
        row.version = before.front().version + 1;
        TRY_STATUS(transaction.execute(
            "UPDATE main.results SET latest = 0, superseded_at = $2 WHERE tenant_id = "
            "current_tenant() AND id = $1",
            {before.front().id, now}));
    }
    TRY_STATUS(insert(transaction, row, draft));
    return KeptResult{std::move(row), true};
}

Result<Page<StoredResult>> list_results(Transaction& transaction, const ResultFilter& filter,
                                        const PageRequest& page) {
    detail::Where where;
    if (filter.subject_type) where.add("subject_type = {}", word(*filter.subject_type));
    if (filter.subject) where.add("subject = {}", *filter.subject);
    if (!filter.kind.empty()) where.add("kind = {}", filter.kind);
    if (filter.from) where.add("as_of >= {}", *filter.from);
    if (filter.to) where.add("as_of <= {}", *filter.to);
    if (!filter.superseded) where.add("latest = 1");
    const detail::SortColumn column{"created_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT created_at, id, {} FROM results", ResultColumns::column_list()),
            where, column, "id", page));
    return detail::select_page<StoredResult>(transaction, query);
}

Result<StoredResult> get_result(Transaction& transaction, const ResultId& id) {
    TRY(auto rows, result_rows(transaction, "WHERE id = $1", {id}));
    if (rows.empty()) return missing_result(id);
    return std::move(rows.front());
}

Result<std::optional<StoredResult>> latest_result(Transaction& transaction,
                                                  ResultSubject subject_type,
                                                  const std::string& subject,
                                                  const std::string& kind,
                                                  std::optional<fin::Date> on) {
    detail::Where where;
    where.add("subject_type = {}", word(subject_type));
    where.add("subject = {}", subject);
    where.add("kind = {}", kind);
    where.add("latest = 1");
    if (on) where.add("as_of <= {}", *on);
    TRY(auto rows,
        result_rows(transaction, where.sql() + " ORDER BY as_of DESC LIMIT 1", where.values()));
    if (rows.empty()) return std::optional<StoredResult>();
    return std::optional(std::move(rows.front()));
}

Result<std::vector<StoredResult>> result_series(Transaction& transaction,
                                                ResultSubject subject_type,
                                                const std::string& subject, const std::string& kind,
                                                std::optional<fin::Date> from,
                                                std::optional<fin::Date> to) {
    detail::Where where;
    where.add("subject_type = {}", word(subject_type));
    where.add("subject = {}", subject);
    where.add("kind = {}", kind);
    where.add("latest = 1");
    if (from) where.add("as_of >= {}", *from);
    if (to) where.add("as_of <= {}", *to);
    return result_rows(transaction, where.sql() + " ORDER BY as_of", where.values());
}

Result<std::vector<StoredResult>> newest_results(Transaction& transaction) {
    return result_rows(
        transaction,
        "WHERE latest = 1 AND NOT EXISTS (SELECT 1 FROM results AS later WHERE "
        "later.subject_type = results.subject_type AND later.subject = results.subject "
        "AND later.kind = results.kind AND later.latest = 1 AND later.as_of > "
        "results.as_of) ORDER BY subject_type, subject, kind",
        {});
}

Result<std::string> result_document(Transaction& transaction, const ResultId& id) {
    TRY(const std::string packed, text_of(transaction, id, "document"));
    return unpack_text(packed, kMostResultBytes);
}

Result<std::string> result_manifest(Transaction& transaction, const ResultId& id) {
    return text_of(transaction, id, "manifest");
}

Result<std::int64_t> purge_results(Transaction& transaction, fin::Date as_of, Instant superseded,
                                   std::int64_t most) {
    TRY(const Rows rows,
        transaction.query("SELECT id FROM results WHERE as_of < $1 OR superseded_at < $2 ORDER BY "
                          "created_at LIMIT $3",
                          {as_of, superseded, most}));
    std::int64_t removed = 0;
    for (const Row row : rows) {
        TRY(const ResultId id, row.id<ResultId>(0));
        TRY(const std::int64_t count,
            transaction.execute(
                "DELETE FROM main.results WHERE tenant_id = current_tenant() AND id = $1", {id}));
        removed += count;
    }
    return removed;
}

Result<std::int64_t> delete_results_of(Transaction& transaction, ResultSubject subject_type,
                                       const std::string& subject) {
    return transaction.execute(
        "DELETE FROM main.results WHERE tenant_id = current_tenant() AND subject_type = $1 AND "
        "subject = $2",
        {word(subject_type), subject});
}

}  // namespace ballast::store
