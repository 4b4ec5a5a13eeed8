#include "store/duckdb_session.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace ballast::store::detail {

namespace {

std::string quote(std::string_view text, char mark) {
    std::string out(1, mark);
    for (const char c : text) {
        out += c;
        if (c == mark) out += c;
    }
    return out + mark;
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + quote_text(text);
    return out + "]";
}

// DuckDB's messages name files by their whole path and end with a part of the statement, and
// clients see them.
std::string without_directories(std::string_view message) {
    message = message.substr(0, message.find("\n\nLINE "));
    constexpr std::string_view kEnds = " \"',;:()[]\n";
    std::string out;
    for (std::size_t at = 0; at < message.size();) {
        std::size_t end = std::min(message.find_first_of(kEnds, at), message.size());
        std::string_view word = message.substr(at, end - at);
        if (word.size() > 1 && word.front() == '/') word.remove_prefix(word.rfind('/') + 1);
        out += word;
        if (end < message.size()) out += message[end++];
        at = end;
    }
    return out;
}

}  // namespace

std::string quote_text(std::string_view text) { return quote(text, '\''); }
std::string quote_name(std::string_view name) { return quote(name, '"'); }

Status DuckdbResult::for_each(const std::function<Status(duckdb_data_chunk, std::size_t)>& take) {
    while (duckdb_data_chunk chunk = api_->fetch_chunk(result_)) {
        Status status = take(chunk, api_->data_chunk_get_size(chunk));
        api_->destroy_data_chunk(&chunk);
        if (!status) return status;
    }
    if (const char* error = api_->result_error(&result_); error && *error)
        return fail(Code::kCorrupted, fmt::format("columns: {}", without_directories(error)));
    return {};
}

Result<std::unique_ptr<DuckdbResult>> DuckdbConnection::query(const std::string& sql, Code code) {
    duckdb_result raw{};
    const duckdb_state state = api_->query(connection_, sql.c_str(), &raw);
    auto result = std::make_unique<DuckdbResult>(*api_, raw);
    if (state != DuckDBSuccess) {
        const char* text = api_->result_error(&raw);
        if (!text) return fail(code, "columns: the query failed");
        Error error = fail(code, fmt::format("columns: {}", without_directories(text)));
        // The library passes the cause on as the system's text only.
        if (std::string_view(text).find(std::strerror(ENOSPC)) != std::string_view::npos)
            return std::move(error).with("storage", "full");
        return error;
    }
    return result;
}

Status DuckdbConnection::execute(const std::string& sql, Code code) {
    TRY_STATUS(query(sql, code));
    return {};
}

Result<std::unique_ptr<DuckdbDatabase>> DuckdbDatabase::open(const std::string& library,
                                                             const DuckdbLimits& limits) {
    TRY(const DuckdbApi* const api, duckdb_api(library));
    duckdb_config config = nullptr;
    if (api->create_config(&config) != DuckDBSuccess)
        return fail(Code::kUnavailable, "DuckDB cannot be configured");
    duckdb_database raw = nullptr;
    char* error = nullptr;
    const duckdb_state state = api->open_ext(":memory:", &raw, config, &error);
    api->destroy_config(&config);
    if (state != DuckDBSuccess) {
        const std::string why = error ? error : "";
        if (error) api->free(error);
        return fail(Code::kUnavailable, fmt::format("DuckDB cannot be opened: {}", why));
    }
    auto database = std::make_unique<DuckdbDatabase>(*api, raw);
    TRY(auto connection, database->connect());
    // The last two settings cannot be reverted. Extensions would be fetched from the network.
    TRY_STATUS(connection->execute(fmt::format(
        "SET memory_limit = '{}MB'; SET threads = {}; SET temp_directory = {}; "
        "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
        "SET preserve_insertion_order = true; SET allowed_directories = {}; "
        "SET allowed_paths = {}; SET enable_external_access = false; "
        "SET lock_configuration = true",
        limits.memory_limit_mb, limits.threads, quote_text(limits.spill_directory),
        list_of(limits.directories), list_of(limits.files))));
    return database;
}

Result<std::unique_ptr<DuckdbConnection>> DuckdbDatabase::connect() {
    duckdb_connection raw = nullptr;
    if (api_->connect(database_, &raw) != DuckDBSuccess)
        return fail(Code::kUnavailable, "cannot connect to DuckDB");
    return std::make_unique<DuckdbConnection>(*api_, raw);
}

std::string_view text_at(duckdb_vector vector, const DuckdbApi& api, std::size_t row) {
    const auto& text = static_cast<const duckdb_string_t*>(api.vector_get_data(vector))[row];
    // Texts of up to 12 bytes are stored inline in the cell.
    const std::uint32_t length = text.value.inlined.length;
    return {length <= 12 ? text.value.inlined.inlined : text.value.pointer.ptr, length};
}

}  // namespace ballast::store::detail
