// Inside the store: what our SQL needs and SQLite lacks.
#pragma once

struct sqlite3;

namespace ballast::store::detail {

// The collation `decimal` (text orders as the number it is; what is no decimal sorts first) and the
// aggregate decimal_sum (exact; overflow is an error).
int add_sqlite_functions(sqlite3* database);

}  // namespace ballast::store::detail
