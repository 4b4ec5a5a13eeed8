#include "store/tags.hpp"

#include <fmt/format.h>

namespace ballast::store {

namespace {

// Tags of the rows of a table, with the number of rows that have each.
Result<std::map<std::string, std::int64_t>> uses_in(Transaction& transaction,
                                                    std::string_view table) {
    TRY(const Rows rows, transaction.query(fmt::format(
                             "SELECT own.value, count(*) FROM {0} JOIN json_each({0}.tags) "
                             "AS own ON true GROUP BY 1",
                             table)));
    std::map<std::string, std::int64_t> uses;
    for (const Row row : rows) uses.emplace(row.string(0), row.integer(1));
    return uses;
}

}  // namespace

Result<std::map<std::string, Tag, std::less<>>> all_tags(Transaction& transaction) {
    std::map<std::string, Tag, std::less<>> tags;
    TRY(const Rows rows, transaction.query("SELECT name, color, description FROM tags"));
    for (const Row row : rows)
        tags[row.string(0)] = {.name = row.string(0),
                               .color = row.string(1),
                               .description = row.string(2),
                               .is_stored = true};
    TRY(const auto positions, uses_in(transaction, "positions"));
    for (const auto& [name, count] : positions) tags[name].positions = count;
    TRY(const auto portfolios, uses_in(transaction, "portfolios"));
    for (const auto& [name, count] : portfolios) tags[name].portfolios = count;
    for (auto& [name, tag] : tags) tag.name = name;
    return tags;
}

Status put_tag(Transaction& transaction, const Tag& tag, Instant now) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.tags (tenant_id, name, color, description, created_at, updated_at) "
        "VALUES "
        "(current_tenant(), $1, $2, $3, $4, $4) ON CONFLICT (tenant_id, name) DO UPDATE SET color "
        "= "
        "excluded.color, description = excluded.description, updated_at = excluded.updated_at",
        {tag.name, tag.color, tag.description, now}));
    return {};
}

Status delete_tag_row(Transaction& transaction, std::string_view name) {
    TRY_STATUS(transaction.execute(
        "DELETE FROM main.tags WHERE tenant_id = current_tenant() AND name = $1", {name}));
    return {};
}

}  // namespace ballast::store
