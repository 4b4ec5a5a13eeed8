#include "store/parameters.hpp"

#include <cstddef>

namespace ballast::store::detail {

namespace {

// The end of the literal, quoted name or comment that starts at `at`.
std::size_t skip(std::string_view sql, std::size_t at) {
    const auto after = [&](std::size_t found, std::size_t length) {
        return found == std::string_view::npos ? sql.size() : found + length;
    };
    if (sql[at] == '\'' || sql[at] == '"') return after(sql.find(sql[at], at + 1), 1);
    if (sql.substr(at).starts_with("--")) return after(sql.find('\n', at), 1);
    if (sql.substr(at).starts_with("/*")) return after(sql.find("*/", at + 2), 2);
    return at;
}

}  // namespace

std::string to_sqlite_parameters(std::string_view sql) {
    std::string out;
    out.reserve(sql.size());
    for (std::size_t at = 0; at < sql.size();) {
        if (const std::size_t end = skip(sql, at); end != at) {
            out.append(sql.substr(at, end - at));
            at = end;
            continue;
        }
        const bool parameter =
            sql[at] == '$' && at + 1 < sql.size() && sql[at + 1] >= '0' && sql[at + 1] <= '9';
        out += parameter ? '?' : sql[at];
        ++at;
    }
    return out;
}

}  // namespace ballast::store::detail
