#include "store/proforma_sessions.hpp"

#include <fmt/format.h>

#include "store/select.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kProformaColumns =
    "id, owner, portfolio, name, note, as_of, trades, settings, created_at, updated_at, version";

// From `at`, the column of the id.
Result<ProformaSession> to_proforma_session(const Row& row, std::size_t at = 0) {
    ProformaSession session;
    TRY(session.id, row.id<ProformaSessionId>(at));
    session.owner = row.string(at + 1);
    session.portfolio = row.string(at + 2);
    session.name = row.string(at + 3);
    session.note = row.string(at + 4);
    TRY(session.as_of, row.date(at + 5));
    session.trades = row.string(at + 6);
    session.settings = row.string(at + 7);
    session.created_at = row.instant(at + 8);
    session.updated_at = row.instant(at + 9);
    session.version = row.integer(at + 10);
    return session;
}

Error missing_proforma(const ProformaSessionId& id) {
    return fail(Code::kNotFound, fmt::format("there is no pro-forma session {}", id.to_string()))
        .with("session", id.to_string());
}

Error changed(const ProformaSession& current) {
    return fail(Code::kConflict,
                fmt::format("the session has been changed; its current version is {}",
                            current.version))
        .with("version", fmt::format("{}", current.version));
}

}  // namespace

Result<ProformaSession> create_proforma_session(Transaction& transaction, ProformaSession session,
                                                Instant now) {
    session.id = ProformaSessionId::make(now);
    session.created_at = session.updated_at = now;
    session.version = 1;
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.proforma_sessions ({}, base, tenant_id) VALUES ($1, $2, $3, "
                    "$4, $5, $6, $7, $8, $9, $10, $11, $12, current_tenant())",
                    kProformaColumns),
        {session.id, session.owner, session.portfolio, session.name, session.note, session.as_of,
         session.trades, session.settings, session.created_at, session.updated_at, session.version,
         session.base}));
    return session;
}

Result<ProformaSession> get_proforma_session(Transaction& transaction,
                                             const ProformaSessionId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {}, base FROM proforma_sessions WHERE id = $1", kProformaColumns),
            {id}));
    if (rows.empty()) return missing_proforma(id);
    TRY(ProformaSession session, to_proforma_session(rows[0]));
    session.base = rows[0].string(11);
    return session;
}

Result<ProformaSession> update_proforma_session(Transaction& transaction,
                                                const ProformaSession& session,
                                                std::int64_t expected, Instant now) {
    TRY(ProformaSession current, get_proforma_session(transaction, session.id));
    TRY(const std::int64_t written,
        transaction.execute(
            "UPDATE main.proforma_sessions SET name = $3, note = $4, trades = $5, settings = $6, "
            "updated_at = $7, version = version + 1 WHERE tenant_id = current_tenant() AND id = $1 "
            "AND version = $2",
            {session.id, expected, session.name, session.note, session.trades, session.settings,
             now}));
    if (written == 0) return changed(current);
    return get_proforma_session(transaction, session.id);
}

Status delete_proforma_session(Transaction& transaction, const ProformaSessionId& id,
                               std::int64_t expected) {
    TRY(const ProformaSession current, get_proforma_session(transaction, id));
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.proforma_sessions WHERE tenant_id = current_tenant() "
                            "AND id = $1 AND version = $2",
                            {id, expected}));
    if (deleted == 0) return changed(current);
    return {};
}

Result<Page<ProformaSession>> list_proforma_sessions(Transaction& transaction,
                                                     std::string_view portfolio,
                                                     const PageRequest& page) {
    detail::Where where;
    if (!portfolio.empty()) where.add("portfolio = {}", portfolio);
    const detail::SortColumn column{"updated_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT {}, id, {} FROM proforma_sessions", column.name, kProformaColumns),
            where, column, "id", page));
    return detail::select_page<ProformaSession>(transaction, query, [&](const Row& row) {
        return to_proforma_session(row, detail::kPageColumns);
    });
}

}  // namespace ballast::store
