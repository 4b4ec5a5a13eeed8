#include "store/select.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace ballast::store::detail {

namespace {

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (std::size_t at = 0;;) {
        const std::size_t found = text.find(from, at);
        out.append(text.substr(at, found - at));
        if (found == std::string_view::npos) return out;
        out.append(to);
        at = found + from.size();
    }
}

// The end of the previous page.
struct Position {
    Value sort;
    std::string key;
};

constexpr std::string_view kHexadecimal = "0123456789abcdef";

std::string to_hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kHexadecimal[byte >> 4];
        out += kHexadecimal[byte & 15];
    }
    return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::size_t high = kHexadecimal.find(hex[i]), low = kHexadecimal.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

constexpr std::size_t kSignatureLength = 32;

// The text signed with Transaction::sign: a position in one list.
std::string signed_text(std::string_view digest, std::string_view position) {
    return fmt::format("cursor\n{}\n{}", digest, position);
}

// The signature, then in hexadecimal the kind of the sort's value (n null, i integer, t text), the
// value, a zero, the key.
std::string encode(const Transaction& transaction, const PageQuery& query, const Row& row) {
    std::string text;
    if (row.is_null(0))
        text += 'n';
    else if (row.is_integer(0))
        text += fmt::format("i{}", row.integer(0));
    else
        text += fmt::format("t{}", row.text(0));
    text += '\0';
    text += row.text(1);
    return transaction.sign(signed_text(query.digest, text)) + to_hex(text);
}

Result<Position> decode(const Transaction& transaction, std::string_view cursor,
                        std::string_view digest) {
    const Error wrong =
        fail(Code::kInvalidInput,
             "the cursor does not belong to this list, filter and sort; start again "
             "without a cursor");
    if (cursor.size() <= kSignatureLength) return wrong;
    const auto text = from_hex(cursor.substr(kSignatureLength));
    if (!text || !equal_in_constant_time(transaction.sign(signed_text(digest, *text)),
                                         cursor.substr(0, kSignatureLength)))
        return wrong;
    const std::size_t end = text->rfind('\0');
    if (end == std::string::npos || end == 0) return wrong;
    const std::string value = text->substr(1, end - 1);
    Position position{.sort = {}, .key = text->substr(end + 1)};
    switch (text->front()) {
        case 'n':
            return position;
        case 't':
            position.sort = Value(value);
            return position;
        case 'i': {
            std::int64_t number = 0;
            const auto [last, error] =
                std::from_chars(value.data(), value.data() + value.size(), number);
            if (error != std::errc() || last != value.data() + value.size()) return wrong;
            position.sort = Value(number);
            return position;
        }
        default:
            return wrong;
    }
}

// Rows after `position`. Absent values sort first.
void add_position(Where& where, const SortColumn& sort, std::string_view key, Direction direction,
                  const Position& position) {
    const std::string_view after = direction == Direction::kAscending ? ">" : "<";
    if (sort.name == key) return where.add(fmt::format("{} {} {{}}", key, after), position.key);
    if (position.sort.is_null()) {
        const std::string id = where.bind(position.key);
        return where.add(direction == Direction::kAscending
                             ? fmt::format("({0} IS NOT NULL OR {1} > {2})", sort.name, key, id)
                             : fmt::format("({0} IS NULL AND {1} < {2})", sort.name, key, id));
    }
    const std::string value = where.bind(position.sort);
    const std::string id = where.bind(position.key);
    // A row value comparison can use an index; an OR cannot.
    std::string condition = fmt::format("({}, {}) {} ({}, {})", sort.name, key, after, value, id);
    if (sort.nullable && direction == Direction::kDescending)
        condition = fmt::format("({} OR {} IS NULL)", condition, sort.name);
    where.add(condition);
}

}  // namespace

void Where::add(std::string_view condition, Value value) {
    conditions_.push_back(replace_all(condition, "{}", bind(std::move(value))));
}

std::string Where::bind(Value value) {
    values_.push_back(std::move(value));
    return fmt::format("${}", values_.size());
}

void Where::add_search(std::string_view text, std::initializer_list<std::string_view> columns) {
    if (text.empty()) return;
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::string parameter = bind(pattern + "%");
    std::string condition;
    for (const std::string_view column : columns)
        condition += fmt::format("{}lower({}) LIKE {} ESCAPE '\\'", condition.empty() ? "" : " OR ",
                                 column, parameter);
    add(fmt::format("({})", condition));
}

std::string Where::sql() const {
    std::string sql;
    for (const std::string& condition : conditions_)
        sql += (sql.empty() ? " WHERE " : " AND ") + condition;
    return sql;
}

std::string Where::digest() const {
    Sha256 hash;
    for (const std::string& condition : conditions_) hash.update_field(condition);
    for (const Value& value : values_) {
        if (const auto* text = std::get_if<std::string>(&value.variant()))
            hash.update_field(*text);
        else if (const auto* number = std::get_if<std::int64_t>(&value.variant()))
            hash.update_field(fmt::format("{}", *number));
    }
    return hash.finish_hex();
}

Result<PageQuery> page_query(const Transaction& transaction, std::string_view select, Where where,
                             const SortColumn& sort, std::string_view key,
                             const PageRequest& page) {
    if (page.limit < 1 || page.limit > kMaxPage)
        return fail(Code::kInvalidInput,
                    fmt::format("limit is {}: expected 1 to {}", page.limit, kMaxPage));
    const bool ascending = page.direction == Direction::kAscending;
    PageQuery query;
    query.limit = page.limit;
    query.digest =
        sha256_hex(fmt::format("{}\n{}\n{}\n{}", select, where.digest(), sort.name, ascending));
    if (!page.cursor.empty()) {
        TRY(const Position position, decode(transaction, page.cursor, query.digest));
        add_position(where, sort, key, page.direction, position);
    }
    std::string order = std::string(sort.name) + (ascending ? " ASC" : " DESC");
    // PostgreSQL sorts absent values last where SQLite sorts them first.
    if (sort.nullable) order += ascending ? " NULLS FIRST" : " NULLS LAST";
    if (sort.name != key) order += fmt::format(", {} {}", key, ascending ? "ASC" : "DESC");
    query.sql = fmt::format("{}{} ORDER BY {} LIMIT {}", select, where.sql(), order,
                            page.limit + 1);  // one more row shows whether there is a next page
    query.values = where.values();
    return query;
}

std::string next_cursor(const Transaction& transaction, const PageQuery& query, const Rows& rows) {
    if (rows.size() <= query.limit) return {};
    return encode(transaction, query, rows[query.limit - 1]);
}

}  // namespace ballast::store::detail
