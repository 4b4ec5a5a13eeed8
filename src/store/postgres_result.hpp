// Internal to the store: libpq's handles, and conversion of its errors and cells.
#pragma once

#include <libpq-fe.h>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "store/rows.hpp"

namespace ballast::store::detail {

struct FinishConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PgHandle = std::unique_ptr<PGconn, FinishConnection>;
using PgResult = std::unique_ptr<PGresult, ClearResult>;

// The five characters of SQLSTATE; empty when the server sent none.
std::string_view sql_state(const PGresult* result);
// Serialization failures and deadlocks: the transaction may succeed when retried.
bool is_retryable(std::string_view state);
// libpq's message without the place: 'connection to server at "db" (10.0.0.7), port 5432 failed:
// FATAL: …' names the host, and clients see it.
std::string reason_of(std::string_view message);
Error postgres_error(const PGresult* result, PGconn* connection);
// Whether the statement succeeded.
bool succeeded(const PGresult* result);
Rows to_rows(const PGresult* result);

}  // namespace ballast::store::detail
