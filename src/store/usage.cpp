#include "store/usage.hpp"

namespace ballast::store {

namespace {

Result<std::int64_t> number(Transaction& transaction, std::string_view query) {
    TRY(const Rows rows, transaction.query(query));
    return rows[0].integer(0);
}

}  // namespace

Result<Usage> usage(Transaction& transaction) {
    Usage found;
    TRY(found.results, number(transaction, "SELECT count(*) FROM results"));
    TRY(found.superseded, number(transaction, "SELECT count(*) FROM results WHERE latest = 0"));
    TRY(found.jobs, number(transaction, "SELECT count(*) FROM jobs"));
    TRY(found.batch_runs, number(transaction, "SELECT count(*) FROM batch_runs"));
    TRY(found.datasets, number(transaction, "SELECT count(*) FROM datasets"));
    TRY(found.dataset_rows,
        number(transaction, "SELECT CAST(COALESCE(sum(row_count), 0) AS bigint) FROM datasets"));
    return found;
}

Result<std::int64_t> server_database_bytes(Session& session) {
    if (session.dialect() == Dialect::kSqlite)
        return fail(Code::kUnsupported, "the size of an SQLite database is that of its file");
    TRY(const Rows rows, session.query("SELECT pg_database_size(current_database())"));
    return rows[0].integer(0);
}

Result<std::int64_t> active_users(SystemTransaction& transaction, Instant since) {
    TRY(const Rows rows,
        transaction.query("SELECT count(DISTINCT bearer) FROM main.tokens WHERE kind = 'session' "
                          "AND (last_used_at >= $1 OR created_at >= $1)",
                          {since}));
    return rows[0].integer(0);
}

}  // namespace ballast::store
