// Internal to the store: SQL functions that SQLite lacks.
#pragma once

struct sqlite3;

namespace ballast::store::detail {

// The collation `decimal` (orders text by its numeric value; text that is not a decimal sorts
// first) and the aggregate decimal_sum (exact; overflow is an error).
int add_sqlite_functions(sqlite3* database);

}  // namespace ballast::store::detail
