#include "ingest/sqlite_table.hpp"

#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>

namespace ballast::ingest {

namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr int kMostSteps = 1'000;  // of the interruption check, in virtual machine steps
constexpr std::size_t kMostChecks = 200'000;

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

Error not_readable(std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("the SQLite database {}", what));
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t result = 0;
    for (std::size_t i = 0; i < count; ++i)
        result = result << 8U | static_cast<unsigned char>(bytes[at + i]);
    return result;
}

// SQLite reads the missing end of a file as empty pages. The number of pages in the header counts
// where the same version of the file wrote it.
Status check_size(std::string_view bytes) {
    const std::uint32_t stated = big_endian(bytes, 16, 2);
    const std::uint64_t page = stated == 1 ? 65536 : stated;
    const std::uint64_t expected = page * big_endian(bytes, 28, 4);
    if (big_endian(bytes, 24, 4) != big_endian(bytes, 92, 4) || expected <= bytes.size()) return {};
    return not_readable(
        fmt::format("is truncated: it has {} bytes of {}; copy it again, while nobody writes to it",
                    bytes.size(), expected));
}

// Stops a query that a crafted file makes endless.
int count_checks(void* left) { return --*static_cast<std::size_t*>(left) == 0 ? 1 : 0; }

class SqliteReader {
public:
    SqliteReader(const SqliteLimits& limits, std::size_t file_bytes)
        : limits_(limits), budget_(limits.budget.of_file(file_bytes)) {}

    Status open(std::string_view bytes) {
        sqlite3* raw = nullptr;
        const int opened =
            sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
        database_.reset(raw);
        if (opened != SQLITE_OK) return not_readable("cannot be opened");
        auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
        if (copy == nullptr) return fail(Code::kUnavailable, "there is no memory for the database");
        std::memcpy(copy, bytes.data(), bytes.size());
        // A database in WAL mode cannot be opened from memory: its header says "rollback" then.
        copy[18] = copy[19] = 1;
        const auto size = static_cast<sqlite3_int64>(bytes.size());
        if (sqlite3_deserialize(raw, "main", copy, size, size,
                                SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) !=
            SQLITE_OK)
            return not_readable("cannot be read");
        sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, static_cast<int>(limits_.max_cell_bytes));
        sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
        sqlite3_progress_handler(raw, kMostSteps, count_checks, &checks_left_);
        return {};
    }

    Result<std::vector<std::string>> table_names() {
        TRY(const Statement list, prepare("SELECT type, name FROM sqlite_master ORDER BY name"));
        std::vector<std::string> names;
        while (true) {
            TRY(const bool row, step(list.get()));
            if (!row) break;
            const std::string type = text(list.get(), 0);
            const std::string name = text(list.get(), 1);
            if (type == "trigger" || type == "view")
                return not_readable(
                    fmt::format("has the {} {}: export its tables without it", type, name));
            if (type != "table" || name.starts_with("sqlite_")) continue;
            if (names.size() == limits_.max_tables)
                return fail(
                    Code::kLimitExceeded,
                    fmt::format("the database has more than {} tables", limits_.max_tables));
            names.push_back(name);
        }
        return names;
    }

    Result<SqliteTable> read(const std::string& name) {
        std::string quoted;
        for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
        TRY(const Statement rows, prepare("SELECT * FROM \"" + quoted + "\""));
        SqliteTable table{.name = name, .columns = {}, .rows = {}};
        const int columns = sqlite3_column_count(rows.get());
        if (static_cast<std::size_t>(columns) > limits_.max_columns)
            return fail(Code::kLimitExceeded, fmt::format("the table {} has more than {} columns",
                                                          name, limits_.max_columns));
        for (int c = 0; c < columns; ++c)
            table.columns.emplace_back(sqlite3_column_name(rows.get(), c));
        while (true) {
            TRY(const bool row, step(rows.get()));
            if (!row) break;
            if (++rows_ > limits_.max_rows)
                return fail(Code::kLimitExceeded,
                            fmt::format("the database has more than {} rows", limits_.max_rows));
            used_ += row_bytes(table.columns.size());
            TRY_STATUS(check_budget());
            auto& cells = table.rows.emplace_back();
            cells.reserve(table.columns.size());
            for (int c = 0; c < columns; ++c) {
                cells.push_back(cell(rows.get(), c));
                if (cells.back()) used_ += cells.back()->size();
            }
        }
        return table;
    }

private:
    Result<Statement> prepare(const std::string& sql) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
            return damaged();
        return Statement(raw);
    }

    Result<bool> step(sqlite3_stmt* statement) {
        const int result = sqlite3_step(statement);
        if (result == SQLITE_ROW) return true;
        if (result == SQLITE_DONE) return false;
        return damaged();
    }

    Status check_budget() const {
        if (used_ <= budget_) return {};
        return over_budget("the SQLite database", used_, budget_,
                           "delete what need not be imported");
    }

    Error damaged() const {
        const int code = sqlite3_errcode(database_.get());
        if (code == SQLITE_INTERRUPT)
            return fail(Code::kLimitExceeded, "the database takes too long to read");
        return not_readable(fmt::format(
            "cannot be read: {}; it may be truncated, encrypted or damaged: copy it while nobody "
            "writes to it",
            sqlite3_errmsg(database_.get())));
    }

    static std::string text(sqlite3_stmt* statement, int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        return bytes == nullptr ? std::string() : std::string(bytes, size);
    }

    static std::optional<std::string> cell(sqlite3_stmt* statement, int column) {
        switch (sqlite3_column_type(statement, column)) {
            case SQLITE_NULL:
                return std::nullopt;
            case SQLITE_INTEGER:
                return fmt::format("{}", sqlite3_column_int64(statement, column));
            case SQLITE_FLOAT:
                return fmt::format("{}", sqlite3_column_double(statement, column));
            default:
                return text(statement, column);
        }
    }

    const SqliteLimits& limits_;
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    std::size_t checks_left_ = kMostChecks;
    std::size_t rows_ = 0;
    std::uint64_t budget_;
    std::uint64_t used_ = 0;
};

}  // namespace

Result<std::vector<SqliteTable>> read_sqlite(std::string_view bytes, const SqliteLimits& limits) {
    if (bytes.size() > limits.max_bytes)
        return fail(Code::kLimitExceeded,
                    fmt::format("the database has {} bytes: expected at most {}", bytes.size(),
                                limits.max_bytes));
    if (bytes.size() < 512 || !bytes.starts_with(kMagic))
        return not_readable("has no header of SQLite 3: it is another file, or encrypted");
    TRY_STATUS(check_size(bytes));
    SqliteReader reader(limits, bytes.size());
    TRY_STATUS(reader.open(bytes));
    TRY(const auto names, reader.table_names());
    std::vector<SqliteTable> tables;
    for (const std::string& name : names) {
        TRY(SqliteTable table, reader.read(name));
        tables.push_back(std::move(table));
    }
    return tables;
}

}  // namespace ballast::ingest
