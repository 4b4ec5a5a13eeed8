#include "store/tenant_rows.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <memory>
#include <ranges>
#include <sqlite3.h>
#include <utility>

#include "store/connection.hpp"
#include "store/schema.hpp"

namespace ballast::store {

namespace {

constexpr std::array<std::string_view, 10> kNotExported{
    "agent_use",    "audit_heads",   "data_keys",   "idempotency", "jobs",
    "llm_requests", "notifications", "preferences", "secrets",     "settings"};
constexpr std::array<std::string_view, 2> kNotDeleted{"audit_heads", "idempotency"};
// Changes without a change of the contents.
constexpr std::array<std::string_view, 2> kNotColumns{"tenant_id", "last_accessed_at"};

template <std::size_t Size>
bool includes(const std::array<std::string_view, Size>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

struct Column {
    std::string name;
    bool is_real = false;
};
using ColumnsByTable = std::map<std::string, std::vector<Column>, std::less<>>;

struct CloseSqlite {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Names of columns are not rows: the file is read beside the transaction, whose guard hides them.
Result<ColumnsByTable> sqlite_columns(const std::string& path) {
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    const std::unique_ptr<sqlite3, CloseSqlite> database(raw);
    const auto problem = [&] {
        return fail(Code::kUnavailable, fmt::format("the columns of the tables cannot be read: {}",
                                                    raw ? sqlite3_errmsg(raw) : "no memory"));
    };
    if (opened != SQLITE_OK) return problem();
    sqlite3_busy_timeout(raw, 10'000);
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(raw, "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid", -1,
                           &prepared, nullptr) != SQLITE_OK)
        return problem();
    const std::unique_ptr<sqlite3_stmt, CloseSqlite> statement(prepared);
    ColumnsByTable columns;
    for (const detail::Table& table : detail::tables()) {
        sqlite3_reset(prepared);
        sqlite3_bind_text(prepared, 1, table.name.data(), static_cast<int>(table.name.size()),
                          SQLITE_STATIC);
        int step = sqlite3_step(prepared);
        for (; step == SQLITE_ROW; step = sqlite3_step(prepared)) {
            const auto text = [&](int at) {
                return std::string(
                    reinterpret_cast<const char*>(sqlite3_column_text(prepared, at)));
            };
            columns[std::string(table.name)].push_back({text(0), text(1) == "REAL"});
        }
        if (step != SQLITE_DONE) return problem();
    }
    return columns;
}

Result<ColumnsByTable> postgres_columns(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM "
            "information_schema.columns WHERE table_schema = 'main' ORDER BY ordinal_position"));
    ColumnsByTable columns;
    for (const Row row : rows) columns[row.string(0)].push_back({row.string(1)});
    return columns;
}

// PostgreSQL writes the shortest text that gives the same number; SQLite needs to be asked for
// enough digits.
std::string as_text(const Column& column, Dialect dialect) {
    if (dialect == Dialect::kSqlite && column.is_real)
        return fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE printf('%!.17g', {0}) END",
                           column.name);
    return fmt::format("CAST({} AS text)", column.name);
}

}  // namespace

Result<std::vector<TenantTable>> tenant_tables(Transaction& transaction,
                                               const DatabaseOptions& options) {
    ColumnsByTable columns;
    if (transaction.dialect() == Dialect::kSqlite) {
        TRY(columns, sqlite_columns(options.address.substr(detail::kSqlitePrefix.size())));
    } else {
        TRY(columns, postgres_columns(transaction));
    }
    std::vector<TenantTable> tables;
    for (const detail::Table& table : detail::tables()) {
        if (table.kind != detail::TableKind::kTenant || includes(kNotExported, table.name))
            continue;
        TenantTable one{.name = std::string(table.name)};
        for (const Column& column : columns[one.name]) {
            if (includes(kNotColumns, column.name)) continue;
            one.columns.push_back(column.name);
            one.expressions.push_back(as_text(column, transaction.dialect()));
        }
        if (one.columns.empty())
            return fail(Code::kInternal, fmt::format("the table {} has no columns", one.name));
        tables.push_back(std::move(one));
    }
    return tables;
}

namespace {

constexpr std::size_t kRowsAtOnce = 500;

// The rows of a table by its columns, in parts: those after a value of the first column.
class OrderedRows {
public:
    OrderedRows(Transaction& transaction, const TenantTable& table)
        : transaction_(transaction), table_(table), first_(table.columns.front()) {}

    Status each(const std::function<Status(const TextRow&)>& visit) {
        TRY(const bool in_parts, can_be_read_in_parts());
        if (!in_parts) {
            TRY(const Rows rows, transaction_.query(select("", "")));
            return pass_on(rows, rows.size(), visit);
        }
        TRY(Rows part, transaction_.query(select("", limit())));
        while (part.size() == kRowsAtOnce) {
            // The rows of the last value may go on in the next part.
            std::size_t whole = part.size();
            const Value last = value(part[whole - 1]);
            while (whole > 0 && value(part[whole - 1]) == last) --whole;
            TRY_STATUS(pass_on(part, whole, visit));
            if (whole == 0) {
                TRY(const Rows same, transaction_.query(select(" WHERE {} = $1", ""), {last}));
                TRY_STATUS(pass_on(same, same.size(), visit));
            }
            const char* from = whole == 0 ? " WHERE {} > $1" : " WHERE {} >= $1";
            TRY(part, transaction_.query(select(from, limit()), {last}));
        }
        return pass_on(part, part.size(), visit);
    }

private:
    static std::string limit() { return fmt::format(" LIMIT {}", kRowsAtOnce); }

    // Rows without a value in the first column are neither before nor after others.
    Result<bool> can_be_read_in_parts() {
        TRY(const Rows rows, transaction_.query(fmt::format("SELECT count(*), count({}) FROM {}",
                                                            first_, table_.name)));
        return rows[0].integer(0) > static_cast<std::int64_t>(kRowsAtOnce) &&
               rows[0].integer(0) == rows[0].integer(1);
    }

    std::string select(const char* where, const std::string& end) const {
        // With the table, because an expression without a name may take that of its column.
        std::vector<std::string> order;
        for (const std::string& column : table_.columns)
            order.push_back(fmt::format("{}.{}", table_.name, column));
        return fmt::format("SELECT {}, {} FROM {}{} ORDER BY {}{}",
                           fmt::join(table_.expressions, ", "), first_, table_.name,
                           fmt::format(fmt::runtime(where), first_), fmt::join(order, ", "), end);
    }

    // Of the first column, which is added at the end as it is stored.
    Value value(const Row& row) const {
        const std::size_t at = table_.columns.size();
        return row.is_integer(at) ? Value(row.integer(at)) : Value(row.text(at));
    }

    Status pass_on(const Rows& rows, std::size_t count,
                   const std::function<Status(const TextRow&)>& visit) {
        TextRow cells(table_.columns.size());
        for (std::size_t at = 0; at < count; ++at) {
            const Row row = rows[at];
            for (std::size_t i = 0; i < cells.size(); ++i)
                cells[i] = row.is_null(i) ? std::nullopt : std::optional(row.string(i));
            TRY_STATUS(visit(cells));
        }
        return {};
    }

    Transaction& transaction_;
    const TenantTable& table_;
    const std::string& first_;
};

}  // namespace

Status each_row(Transaction& transaction, const TenantTable& table,
                const std::function<Status(const TextRow&)>& visit) {
    return OrderedRows(transaction, table).each(visit);
}

Status delete_tenant_rows(Transaction& transaction) {
    // Those that refer to others were added to the list after them.
    for (const detail::Table& table : std::views::reverse(detail::tables())) {
        const bool is_deleted =
            (table.kind == detail::TableKind::kTenant && !includes(kNotDeleted, table.name)) ||
            table.name == "job_queue";
        if (!is_deleted) continue;
        TRY_STATUS(transaction.execute(
            fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant()", table.name)));
    }
    return {};
}

}  // namespace ballast::store
