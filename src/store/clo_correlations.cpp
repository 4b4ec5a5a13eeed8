#include "store/clo_correlations.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_clo_correlation.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace {

Result<std::vector<CloCorrelationRow>> correlation_rows(Transaction& transaction,
                                                        std::string_view tail,
                                                        std::vector<Value> values) {
    return detail::select_rows<CloCorrelationRow>(transaction, "clo_correlations", tail, values);
}

// The visible row of a short name with the greatest number.
Result<std::optional<CloCorrelationRow>> newest_of(Transaction& transaction,
                                                   std::string_view slug) {
    TRY(auto found, correlation_rows(transaction,
                                     "WHERE slug = $1 AND hidden_at IS NULL ORDER BY number DESC "
                                     "LIMIT 1",
                                     {slug}));
    if (found.empty()) return std::optional<CloCorrelationRow>();
    return std::optional(std::move(found.front()));
}

}  // namespace

Result<CloCorrelationRow> add_clo_correlation(Transaction& transaction, CloCorrelationRow row,
                                              std::optional<std::int64_t> expected_number,
                                              Instant now) {
    TRY(const auto current, newest_of(transaction, row.slug));
    const std::int64_t applies = current ? current->number : 0;
    if (expected_number && *expected_number != applies)
        return fail(Code::kConflict,
                    fmt::format("the correlation matrix has been changed; its current version is "
                                "{}",
                                applies))
            .with("version", fmt::format("{}", applies));
    TRY(const Rows last,
        transaction.query("SELECT coalesce(max(number), 0) FROM clo_correlations WHERE slug = $1",
                          {row.slug}));
    row.id = CloCorrelationId::make(now);
    row.number = last[0].integer(0) + 1;
    TRY_STATUS(detail::insert_row(transaction, "clo_correlations", row));
    return row;
}

Result<CloCorrelationRow> find_clo_correlation(Transaction& transaction,
                                               std::string_view id_or_slug) {
    if (const auto id = CloCorrelationId::parse(id_or_slug)) {
        TRY(auto found,
            correlation_rows(transaction, "WHERE id = $1 AND hidden_at IS NULL", {*id}));
        if (!found.empty()) return std::move(found.front());
    }
    TRY(auto found, newest_of(transaction, id_or_slug));
    if (found) return *std::move(found);
    return fail(Code::kNotFound, fmt::format("there is no correlation matrix {}", id_or_slug))
        .with("correlation", std::string(id_or_slug));
}

Result<std::vector<CloCorrelationRow>> clo_correlations(Transaction& transaction) {
    TRY(auto rows,
        correlation_rows(transaction, "WHERE hidden_at IS NULL ORDER BY slug, number", {}));
    std::vector<CloCorrelationRow> newest;
    for (CloCorrelationRow& row : rows) {
        if (!newest.empty() && newest.back().slug == row.slug)
            newest.back() = std::move(row);
        else
            newest.push_back(std::move(row));
    }
    return newest;
}

Status delete_clo_correlation(Transaction& transaction, std::string_view slug) {
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.clo_correlations WHERE tenant_id = current_tenant() AND slug = $1",
        {slug}));
    return {};
}

Result<std::set<std::string>> clo_correlation_digests(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query("SELECT original_digest, repaired_digest FROM clo_correlations", {}));
    std::set<std::string> digests;
    for (const Row row : rows) {
        digests.insert(row.string(0));
        digests.insert(row.string(1));
    }
    return digests;
}

}  // namespace ballast::store
