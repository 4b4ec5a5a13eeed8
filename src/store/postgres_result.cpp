#include "store/postgres_result.hpp"

#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "base/check.hpp"

namespace ballast::store::detail {

namespace {

// pg_type.dat of PostgreSQL 15.
constexpr Oid kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700,
              kFloat8 = 701;

// PostgreSQL 15, appendix A: error codes.
Code code_of(std::string_view state) {
    if (state.empty()) return Code::kUnavailable;                      // the connection is lost
    if (state == "23505" || state == "23503") return Code::kConflict;  // unique, foreign key
    if (state == "42501" || state == "25006") return Code::kForbidden;
    if (state == "55P03" || state == "40001" || state == "40P01") return Code::kUnavailable;
    const std::string_view group = state.substr(0, 2);
    if (group == "22" || group == "23") return Code::kInvalidInput;
    if (group == "08" || group == "53" || group == "57" || group == "58") return Code::kUnavailable;
    if (group == "28") return Code::kUnavailable;  // the role or its password was rejected
    if (group == "54") return Code::kLimitExceeded;
    if (group == "XX") return Code::kCorrupted;
    return Code::kInternal;
}

template <class Number>
Number parse_number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    CHECK(error == std::errc() && end == text.data() + text.size());
    return value;
}

double parse_real(std::string_view text) {
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    return parse_number<double>(text);
}

std::string unescape_bytes(std::string_view text) {
    const std::string terminated(text);
    std::size_t size = 0;
    unsigned char* bytes =
        PQunescapeBytea(reinterpret_cast<const unsigned char*>(terminated.c_str()), &size);
    CHECK(bytes);
    std::string out(reinterpret_cast<const char*>(bytes), size);
    PQfreemem(bytes);
    return out;
}

void add_cell(Rows& rows, Oid type, std::string_view text) {
    switch (type) {
        case kInt2:
        case kInt4:
        case kInt8:
            return rows.add_integer(parse_number<std::int64_t>(text));
        case kBool:
            return rows.add_integer(text == "t" ? 1 : 0);
        case kFloat4:
        case kFloat8:
            return rows.add_real(parse_real(text));
        case kBytea:
            return rows.add_text(unescape_bytes(text));
        default:
            return rows.add_text(text);
    }
}

}  // namespace

std::string_view sql_state(const PGresult* result) {
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    return state ? state : std::string_view();
}

bool is_retryable(std::string_view state) { return state == "40001" || state == "40P01"; }

std::string reason_of(std::string_view message) {
    message = message.substr(0, message.find('\n'));
    constexpr std::string_view kFailed = "failed: ";
    std::size_t begin = message.find(kFailed);
    if (begin != std::string_view::npos)
        begin += kFailed.size();
    else
        begin = message.rfind(": ") == std::string_view::npos ? 0 : message.rfind(": ") + 2;
    return std::string(message.substr(begin));
}

Error postgres_error(const PGresult* result, PGconn* connection) {
    const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string message = primary ? primary : reason_of(PQerrorMessage(connection));
    const std::string_view state = sql_state(result);
    Error error = fail(code_of(state), fmt::format("database: {}", message));
    if (!state.empty()) error.attributes.emplace_back("sqlstate", std::string(state));
    if (state == "53100") {  // disk_full
        error.message += "; free some space and try again";
        error.attributes.emplace_back("storage", "full");
    }
    return error;
}

bool succeeded(const PGresult* result) {
    const ExecStatusType status = result ? PQresultStatus(result) : PGRES_FATAL_ERROR;
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

Rows to_rows(const PGresult* result) {
    const int columns = PQnfields(result);
    const int count = PQntuples(result);
    std::vector<Oid> types;
    for (int column = 0; column < columns; ++column) types.push_back(PQftype(result, column));
    Rows rows(static_cast<std::size_t>(columns));
    for (int row = 0; row < count; ++row) {
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(result, row, column)) {
                rows.add_null();
                continue;
            }
            const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
            add_cell(rows, types[static_cast<std::size_t>(column)],
                     std::string_view(PQgetvalue(result, row, column), size));
        }
    }
    return rows;
}

}  // namespace ballast::store::detail
